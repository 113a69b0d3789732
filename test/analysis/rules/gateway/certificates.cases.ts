import { CERTIFICATE, ENDED_CERTIFICATE, KEY } from '../../../support/certificates';
import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

/** A text of several lines as one in double quotes. */
const inline = (text: string) => JSON.stringify(text);

export const gatewayCredentialsCases: MeshCases = {
  'gateway/credential-not-found': [
    near(
      `apiVersion: v1
kind: Secret
metadata:
  name: web-cert
  namespace: shop
type: kubernetes.io/tls
stringData:
  tls.crt: ${inline(CERTIFICATE)}
  tls.key: ${inline(KEY)}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - web.example.com
      tls:
        mode: SIMPLE
        credentialName: web-cert
`,
      [
        [
          `  namespace: shop
type`,
          `  namespace: istio-system
type`,
        ],
      ],
    ),
  ],
  'gateway/pods-without-namespace': [
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: edge
  labels:
    app: edge
spec:
  containers:
    - name: app
      image: example.com/app:1
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    app: edge
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - web.example.com
`,
      [
        [
          `  name: edge
  labels`,
          `  name: edge
  namespace: shop
  labels`,
        ],
      ],
    ),
  ],
  'gateway/credential-invalid': [
    near(
      `apiVersion: v1
kind: Secret
metadata:
  name: web-cert
  namespace: istio-system
type: kubernetes.io/tls
stringData:
  tls.crt: ${inline(ENDED_CERTIFICATE)}
  tls.key: ${inline(KEY)}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - web.example.com
      tls:
        mode: SIMPLE
        credentialName: web-cert
`,
      [[inline(ENDED_CERTIFICATE), inline(CERTIFICATE)]],
    ),
    near(
      `apiVersion: v1
kind: Secret
metadata:
  name: web-cert
  namespace: istio-system
type: kubernetes.io/tls
stringData:
  ca.crt: ${inline(CERTIFICATE)}
  tls.key: ${inline(KEY)}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - web.example.com
      tls:
        mode: SIMPLE
        credentialName: web-cert
`,
      [['ca.crt', 'tls.crt']],
    ),
  ],
};

export const duplicateCertificateCases: MeshCases = {
  'gateway/duplicate-certificate': [
    near(
      `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: web
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - web.example.com
      tls:
        mode: SIMPLE
        credentialName: wildcard-cert
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: api
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - api.example.com
      tls:
        mode: SIMPLE
        credentialName: wildcard-cert
`,
      [
        [
          `credentialName: wildcard-cert
---`,
          `credentialName: web-cert
---`,
        ],
      ],
    ),
  ],
};
