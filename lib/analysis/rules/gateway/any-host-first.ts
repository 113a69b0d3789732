import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'gateway',
    source: 'istiod, model.sanitizeServerHostNamespace',
    codes: ['mesh'],
  },
  {
    'any-host-before-others': {
      title: 'A host behind "*/*" ends istiod',
      why: 'istiod makes "*/*" the only host of the server, and ends with an index out of range at a later one that begins with "./" or "*/". No proxy gets configuration any more.',
      mend: 'Keep "*/*" alone: it stands for all hosts of all namespaces.',
    },
  },
);

/** Hosts of a server behind which istiod does not get. */
export const anyHostFirst: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const gateway of mesh.all('Gateway')) {
      (gateway.spec.servers ?? []).forEach((server, i) => {
        const hosts = (server.hosts ?? []).map(String);
        const any = hosts.indexOf('*/*');
        hosts.forEach((host, j) => {
          if (any === -1 || j <= any || !/^[.*]\//.test(host)) return;
          const path = ['spec', 'servers', i, 'hosts', j];
          report(
            rules['any-host-before-others'],
            gateway,
            path,
            `host ${host} behind */*; expected */* alone`,
          );
        });
      });
    }
  },
};
