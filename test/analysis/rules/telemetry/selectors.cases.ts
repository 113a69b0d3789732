import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const telemetrySelectorsCases: MeshCases = {
  'telemetry/selects-nothing': [
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: reviews-v1
  namespace: shop
  labels:
    app: reviews
    version: v1
spec:
  containers:
    - name: app
      image: example.com/app:1
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: reviews
  namespace: shop
spec:
  selector:
    matchLabels:
      app: review
  accessLogging:
    - providers:
        - name: envoy
`,
      [
        [
          `app: review
`,
          `app: reviews
`,
        ],
      ],
    ),
  ],
  'telemetry/conflicting': [
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: reviews-v1
  namespace: shop
  labels:
    app: reviews
    version: v1
spec:
  containers:
    - name: app
      image: example.com/app:1
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: reviews
  namespace: shop
spec:
  selector:
    matchLabels:
      app: reviews
  accessLogging:
    - providers:
        - name: envoy
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: reviews-v1
  namespace: shop
spec:
  selector:
    matchLabels:
      version: v1
  accessLogging:
    - providers:
        - name: envoy
`,
      [
        [
          `      version: v1
`,
          `      version: v2
`,
        ],
      ],
    ),
  ],
  'telemetry/several-defaults': [
    near(
      `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: default
  namespace: shop
spec:
  accessLogging:
    - providers:
        - name: envoy
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: logs
  namespace: shop
spec:
  accessLogging:
    - providers:
        - name: envoy
`,
      [
        [
          `  name: logs
  namespace: shop`,
          `  name: logs
  namespace: pay`,
        ],
      ],
    ),
  ],
  'telemetry/no-provider': [
    near(
      `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: default
  namespace: shop
spec:
  accessLogging:
    - match:
        mode: SERVER
`,
      [
        [
          `        mode: SERVER
`,
          `        mode: SERVER
      providers:
        - name: envoy
`,
        ],
      ],
    ),
  ],
  'telemetry/lightstep': [
    near(
      `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: default
  namespace: shop
spec:
  tracing:
    - providers:
        - name: lightstep
`,
      [['name: lightstep', 'name: otel']],
      {
        meshConfig: {
          extensionProviders: [{ name: 'lightstep', lightstep: { service: 'lightstep', port: 80 } }],
        },
      },
    ),
  ],
};
