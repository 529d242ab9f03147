/**
 * A real OpenID provider for the Python tests (tests/support/openid_provider.py starts it): panva's oidc-provider with
 * its own pages, one client, and a few orders beside it that a test gives by POST /control.
 */
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { Provider } from "../../frontend/node_modules/oidc-provider/lib/index.js";

const [port, clientId, clientSecret] = process.argv.slice(2);
const people = new Map();
let callbacks = [];
let keys = [signingKey()];
let provider;

function signingKey() {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "ES256" };
}

function build(issuer) {
  provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: callbacks.length > 0 ? callbacks : ["http://127.0.0.1/none"],
        post_logout_redirect_uris: callbacks.map((each) => `${new URL(each).origin}/`),
        id_token_signed_response_alg: "ES256",
      },
    ],
    claims: { openid: ["sub"], profile: ["name", "preferred_username", "groups"] },
    // Entra ID and Keycloak put all that is asked for into the ID token; this provider does so when told.
    conformIdTokenClaims: false,
    cookies: { keys: ["only for tests"] },
    findAccount: (_, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, preferred_username: accountId, ...people.get(accountId) }),
    }),
    jwks: { keys },
    pkce: { required: () => true },
  });
  provider.on("server_error", (_, error) => console.error(error));
}

/** Takes `people` (claims by login), `callbacks`, and `rotate`; whatever is left out stays as it is. */
function obey(order, issuer) {
  for (const [login, claims] of Object.entries(order.people ?? {})) people.set(login, claims);
  callbacks = order.callbacks ?? callbacks;
  if (order.rotate) keys = [signingKey()];
  if (order.callbacks || order.rotate) build(issuer);
}

const server = createServer((request, response) => {
  if (request.url !== "/control") return provider.callback()(request, response);
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    obey(JSON.parse(body), issuer());
    response.end();
  });
});
// To a browser another site than 127.0.0.1, where the monitor is: cookies then behave as they do between organisations.
const issuer = () => `http://localhost:${server.address().port}`;
server.listen(Number(port), "127.0.0.1", () => {
  build(issuer());
  console.log(JSON.stringify({ issuer: issuer() }));
});
// Whoever started it has gone when its input ends.
process.stdin.resume().on("end", () => process.exit());
