import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Manifests of so many objects: services, deployments, destination rules, virtual services and policies, 100 a file. */
export function writeWorld(folder, objects) {
  mkdirSync(folder);
  const metadata = (name, i) => `metadata:\n  name: ${name}-${i}\n  namespace: team-${i % 50}\n`;
  const kinds = [
    (i) =>
      `apiVersion: v1\nkind: Service\n${metadata('app', i)}spec:\n  selector:\n    app: app-${i}\n  ports:\n    - name: http\n      port: 80\n      targetPort: 8080\n`,
    (i) =>
      `apiVersion: apps/v1\nkind: Deployment\n${metadata('app', i)}spec:\n  selector:\n    matchLabels:\n      app: app-${i}\n  template:\n    metadata:\n      labels:\n        app: app-${i}\n        version: v1\n    spec:\n      containers:\n        - name: app\n          image: example.com/app:1.0\n          ports:\n            - containerPort: 8080\n`,
    (i) =>
      `apiVersion: networking.istio.io/v1\nkind: DestinationRule\n${metadata('app', i)}spec:\n  host: app-${i}.team-${i % 50}.svc.cluster.local\n  trafficPolicy:\n    connectionPool:\n      http:\n        http1MaxPendingRequests: 100\n    outlierDetection:\n      interval: 10s\n      baseEjectionTime: 30s\n  subsets:\n    - name: v1\n      labels:\n        version: v1\n`,
    (i) =>
      `apiVersion: networking.istio.io/v1\nkind: VirtualService\n${metadata('app', i)}spec:\n  hosts:\n    - app-${i}.team-${i % 50}.svc.cluster.local\n  http:\n    - match:\n        - uri:\n            prefix: /api\n          headers:\n            x-test:\n              exact: "true"\n      timeout: 2s\n      route:\n        - destination:\n            host: app-${i}.team-${i % 50}.svc.cluster.local\n            subset: v1\n    - route:\n        - destination:\n            host: app-${i}.team-${i % 50}.svc.cluster.local\n            subset: v1\n`,
    (i) =>
      `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\n${metadata('app', i)}spec:\n  selector:\n    matchLabels:\n      app: app-${i}\n  rules:\n    - from:\n        - source:\n            namespaces: [team-${i % 50}]\n      to:\n        - operation:\n            methods: [GET]\n`,
  ];
  const all = [];
  for (let n = 0; n < 50; n++) {
    all.push(
      `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: team-${n}\n  labels:\n    istio-injection: enabled\n`,
    );
  }
  for (let i = 0; all.length < objects; i++)
    for (const kind of kinds) if (all.length < objects) all.push(kind(i));
  for (let at = 0; at < all.length; at += 100) {
    writeFileSync(join(folder, `${String(at).padStart(6, '0')}.yaml`), all.slice(at, at + 100).join('---\n'));
  }
}
