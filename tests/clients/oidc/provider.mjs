// OpenID providers by the certified library, each over TLS on a port of its own.
//
// usage: node provider.mjs CERTIFICATE KEY
//
// It reads one command a line, a JSON object, and answers each with one line:
//
// | do | with | answered by |
// | --- | --- | --- |
// | open | name, keys | the issuer; it listens |
// | keys | name, keys | it publishes these, in this order: the first of an algorithm signs |
// | close | name | it listens no more, and connections are cut |
// | listen | name | it listens again, at the same port |
// | delay | name, milliseconds | its documents and keys are answered that late |
// | asked | name | how often each path was asked for since it was opened |
//
// Keys are private JSON Web Keys; the library publishes their public halves.
import { createServer } from "node:https";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import Provider from "oidc-provider";

// The standard output is for answers; what the library says goes elsewhere.
console.info = console.log = console.error;

const [certificate, key] = process.argv.slice(2).map((file) => readFileSync(file));
const REDIRECT = "https://application.example/callback";
const secret = "a secret that is shared with the tests alone";
// How AWS asks for session tags and a source identity: members of the token itself.
const AWS = ["https://aws.amazon.com/tags", "https://aws.amazon.com/source_identity"];

const configuration = (keys) => ({
  jwks: { keys },
  clients: [
    ...["RS256", "ES256"].map((algorithm) => ({
      client_id: `people-${algorithm}`,
      client_secret: secret,
      redirect_uris: [REDIRECT],
      id_token_signed_response_alg: algorithm,
    })),
    {
      client_id: "machine",
      client_secret: secret,
      redirect_uris: [],
      response_types: [],
      grant_types: ["client_credentials"],
    },
  ],
  enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256"] },
  claims: { openid: ["sub"], email: ["email"], aws: AWS },
  // Into the ID token with them, where whoever verifies it can see them.
  conformIdTokenClaims: false,
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      email: `${id}@example.com`,
      [AWS[0]]: { principal_tags: { Team: ["red"] }, transitive_tag_keys: ["Team"] },
      [AWS[1]]: id,
    }),
  }),
  cookies: { keys: ["of the tests"] },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_, audience) => ({
        scope: "work",
        audience,
        accessTokenTTL: 600,
        accessTokenFormat: "jwt",
        jwt: { sign: { alg: "RS256" } },
      }),
    },
  },
});

class Issuer {
  #server;
  #sockets = new Set();
  #handle;
  #late = 0;
  #asked = {};

  async open(keys) {
    this.#server = createServer({ cert: certificate, key }, (request, response) =>
      this.#answer(request, response),
    );
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    await this.listen({ port: 0 });
    this.port = this.#server.address().port;
    this.keys({ keys });
    return this.url;
  }

  get url() {
    return `https://localhost:${this.port}`;
  }

  async #answer(request, response) {
    const path = request.url.split("?")[0];
    this.#asked[path] = (this.#asked[path] ?? 0) + 1;
    if (this.#late && (path.startsWith("/.well-known/") || path === "/jwks")) {
      await sleep(this.#late);
    }
    this.#handle(request, response);
  }

  keys({ keys }) {
    this.#handle = new Provider(this.url, configuration(keys)).callback();
  }

  listen({ port = this.port }) {
    return new Promise((done, failed) => {
      this.#server.once("error", failed);
      this.#server.listen(port, "127.0.0.1", () => done());
    });
  }

  close() {
    return new Promise((done) => {
      this.#server.close(() => done());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  delay({ milliseconds }) {
    this.#late = milliseconds;
  }

  asked() {
    return this.#asked;
  }
}

const issuers = new Map();

const obey = async ({ do: what, name, ...rest }) => {
  if (what === "open") {
    issuers.set(name, new Issuer());
    return issuers.get(name).open(rest.keys);
  }
  return issuers.get(name)[what](rest);
};

// One after the other, in the order in which they were given. It ends with whoever started it.
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await obey(JSON.parse(line)).then(
    (value) => ({ value: value ?? null }),
    (error) => ({ error: String(error) }),
  );
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
