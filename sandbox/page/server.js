// What the page asks of the local workspace, always as one of its members.

/** A refusal, in a plain sentence. */
export class Refused extends Error {}

export class Server {
  constructor(member) {
    this.member = member;
  }

  /** Ask for something. */
  async get(name, wanted = {}) {
    return this.#call(`/page/${name}?${new URLSearchParams({ ...this.#me(), ...wanted })}`);
  }

  /** Do something. */
  async post(name, values = {}) {
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ ...this.#me(), ...values });
    return this.#call(`/page/${name}`, { method: "POST", headers, body });
  }

  /** Hear of every change; `opened` is called at each connection, for what was missed. */
  listen(changed, opened) {
    const stream = new EventSource(`/page/events?${new URLSearchParams(this.#me())}`);
    stream.onopen = opened;
    stream.onmessage = (event) => changed(JSON.parse(event.data));
    return stream;
  }

  #me() {
    return this.member ? { as: this.member } : {};
  }

  async #call(address, request) {
    let reply;
    try {
      reply = await fetch(address, request);
    } catch {
      throw new Refused("The local workspace cannot be reached. Is it still running?");
    }
    const values = await reply.json().catch(() => ({}));
    if (!reply.ok || values.failed) throw new Refused(values.failed ?? values.error ?? "That did not work.");
    return values;
  }
}
