import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const annotationsCases: MeshCases = {
  'annotation/unknown': [
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: reviews-v1
  namespace: shop
  labels:
    app: reviews
    version: v1
  annotations:
    sidecar.istio.io/injekt: "true"
spec:
  containers:
    - name: app
      image: example.com/app:1
`,
      [
        ['sidecar.istio.io/injekt', 'sidecar.istio.io/logLevel'],
        ['"true"', 'debug'],
      ],
    ),
  ],
  'annotation/misplaced': [
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
  annotations:
    traffic.sidecar.istio.io/excludeInboundPorts: "9090"
spec:
  selector:
    app: reviews
  ports:
    - name: http
      port: 9080
`,
      [['traffic.sidecar.istio.io/excludeInboundPorts: "9090"', 'networking.istio.io/exportTo: "."']],
    ),
  ],
  'annotation/value': [
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: reviews-v1
  namespace: shop
  labels:
    app: reviews
    version: v1
  annotations:
    sidecar.istio.io/proxyCPU: a lot
spec:
  containers:
    - name: app
      image: example.com/app:1
`,
      [['a lot', '100m']],
    ),
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: reviews-v1
  namespace: shop
  labels:
    app: reviews
    version: v1
  annotations:
    traffic.sidecar.istio.io/excludeOutboundIPRanges: 10.0.0.1
spec:
  containers:
    - name: app
      image: example.com/app:1
`,
      [['10.0.0.1', '10.0.0.1/32']],
    ),
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: reviews-v1
  namespace: shop
  labels:
    app: reviews
    version: v1
  annotations:
    proxy.istio.io/config: "concurrency: two"
spec:
  containers:
    - name: app
      image: example.com/app:1
`,
      [['two', '2']],
    ),
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: reviews-v1
  namespace: shop
  labels:
    app: reviews
    version: v1
  annotations:
    proxy.istio.io/config: "image: { imageType: 1 }"
spec:
  containers:
    - name: app
      image: example.com/app:1
`,
      [[' 1 }', ' distroless }']],
    ),
  ],
  'annotation/unknown-setting': [
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: reviews-v1
  namespace: shop
  labels:
    app: reviews
    version: v1
  annotations:
    proxy.istio.io/config: "concurency: 2"
spec:
  containers:
    - name: app
      image: example.com/app:1
`,
      [['concurency', 'concurrency']],
    ),
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: reviews-v1
  namespace: shop
  labels:
    app: reviews
    version: v1
  annotations:
    proxy.istio.io/config: "proxy_stats_matcher: { inclusionPrefix: [cluster] }"
spec:
  containers:
    - name: app
      image: example.com/app:1
`,
      [['inclusionPrefix:', 'inclusion_prefixes:']],
    ),
  ],
  'annotation/deprecated': [
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: reviews-v1
  namespace: shop
  labels:
    app: reviews
    version: v1
  annotations:
    sidecar.istio.io/inject: "true"
spec:
  containers:
    - name: app
      image: example.com/app:1
`,
      [
        [
          `    version: v1
  annotations:
    sidecar.istio.io/inject`,
          `    version: v1
    sidecar.istio.io/inject`,
        ],
      ],
    ),
  ],
};
