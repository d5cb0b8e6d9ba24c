// An OpenID Connect provider that nobody here wrote (npm's oidc-provider), in this process. Whoever comes is signed in as
// its `account` at once.
import { createServer } from "node:http";
import { once } from "node:events";
import { Provider } from "oidc-provider";

const client = { client_id: "wortlaut", client_secret: "for-this-test-only" };

export class IdentityProvider {
  #http;

  /** Who signs in next: `{ id, email, email_verified }`. */
  account;

  /** Listens, and answers once it is told who its client is. */
  static async listen() {
    const provider = new IdentityProvider();
    provider.#http = createServer();
    provider.#http.listen(0, "127.0.0.1");
    await once(provider.#http, "listening");
    provider.issuer = `http://127.0.0.1:${provider.#http.address().port}`;
    return provider;
  }

  /** How the server's operator describes it. */
  get description() {
    return `[[provider]]\nid = "sso"\nname = "Stadtwerke-Konto"\nissuer = "${this.issuer}"\n` +
      `client_id = "${client.client_id}"\nclient_secret = "${client.client_secret}"\n`;
  }

  /** Sends people back to the server at `origin`. */
  serve(origin) {
    const provider = new Provider(this.issuer, {
      clients: [{ ...client, redirect_uris: [`${origin}/api/v1/session/provider/sso/callback`] }],
      claims: { openid: ["sub"], email: ["email", "email_verified"] },
      cookies: { keys: ["nur für diesen Test"] },
      features: { devInteractions: { enabled: false } },
      pkce: { required: () => true },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...this.#claimsOf(id) }) }),
    });
    const answer = provider.callback();
    this.#http.on("request", (request, response) => {
      const isInteraction = request.url.startsWith("/interaction/");
      (isInteraction ? this.#interact(provider, request, response) : answer(request, response));
    });
  }

  /** Ends it. */
  end() {
    this.#http.closeAllConnections();
    this.#http.close();
  }

  #claimsOf(id) {
    return this.account?.id === id ? { email: this.account.email, email_verified: this.account.email_verified } : {};
  }

  async #interact(provider, request, response) {
    const { prompt, params } = await provider.interactionDetails(request, response);
    if (!this.account) {
      return provider.interactionFinished(request, response, { error: "access_denied" });
    }
    const accountId = this.account.id;
    if (prompt.name === "login") {
      return provider.interactionFinished(request, response, { login: { accountId, remember: false } });
    }
    const grant = new provider.Grant({ accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    const consent = { grantId: await grant.save() };
    return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
  }
}
