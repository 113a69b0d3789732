import type { FieldPath } from '../../mesh/manifest';
import { durationChecks, durationLength, type DurationLength } from '../../values/wire-duration';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFault, placeFirstFault } from './place-faults';

export const durationRules = ruleTable<keyof typeof durationChecks>(
  {
    section: 'duration',
    source: 'istiod, pkg/config/validation/agent/validation.go: ValidateDuration',
  },
  {
    'too-short': {
      title: 'A duration is shorter than a millisecond',
      why: 'istiod refuses the object. To switch a timeout off, leave the field out; only the idle timeout of TCP takes "0s".',
      mend: 'Give at least "1ms".',
      covers: [
        'VirtualService/45',
        'VirtualService/53',
        'VirtualService/72',
        'VirtualService/74',
        'VirtualService/79',
        'DestinationRule/4',
        'DestinationRule/7',
        'DestinationRule/11',
        'DestinationRule/13',
        'DestinationRule/14',
        'DestinationRule/16',
        'DestinationRule/17',
        'DestinationRule/18',
        'DestinationRule/40',
        'Sidecar/34',
        'RequestAuthentication/19',
      ],
    },
    'too-fine': {
      title: 'A duration is not in whole milliseconds',
      why: 'istiod takes whole milliseconds only, and refuses the object.',
      mend: 'Round it to milliseconds.',
      covers: [
        'VirtualService/45',
        'VirtualService/53',
        'VirtualService/72',
        'VirtualService/74',
        'VirtualService/79',
        'RequestAuthentication/19',
      ],
    },
    unreadable: {
      codes: ['webhook'],
      title: 'A duration cannot be read',
      why: 'istiod cannot decode the object and refuses it, whatever else it says.',
      mend: 'Write a number with its unit: "5s", "250ms", "1m30s".',
      source: 'istiod, pkg/webhooks/validation/server/server.go: validate; Go, time: ParseDuration',
      covers: ['decode/1'],
    },
  },
);

/** A duration of at least a millisecond, in whole ones. istiod tells the first fault alone. */
export function checkDuration(text: string | undefined, at: FieldPath, report: Report): void {
  placeFirstFault(durationRules, durationChecks, written(text), at, report);
}

/** The length of a duration, whatever it is; undefined where there is none, or none that istiod can read. */
export function readDuration(
  text: string | undefined,
  at: FieldPath,
  report: Report,
): DurationLength | undefined {
  if (text === undefined) return undefined;
  placeFault(durationRules.unreadable, durationChecks.unreadable({ text, what: '' }), at, report);
  return durationLength(text);
}

const written = (text: string | undefined) => (text === undefined ? undefined : { text, what: 'a duration' });
