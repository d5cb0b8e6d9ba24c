import { cbor } from "@automerge/automerge-repo/slim";

/** A socket whose other end is the test. */
export class Line {
  static readonly OPEN = 1;
  static all: Line[] = [];
  readyState = 0;
  binaryType = "";
  sent: { type: string }[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: ArrayBuffer }) => void;
  onclose?: (event: { code: number; reason: string }) => void;

  constructor(readonly url: string) {
    Line.all.push(this);
  }

  static get last(): Line {
    const line = Line.all.at(-1);
    if (!line) throw new Error("nobody has dialled");
    return line;
  }

  send(bytes: Uint8Array): void {
    this.sent.push(cbor.decode(bytes));
  }

  close(): void {
    this.readyState = 3;
  }

  opens(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  says(message: object): void {
    const bytes = Uint8Array.from(cbor.encode(message));
    this.onmessage?.({ data: bytes.buffer });
  }

  greets(): void {
    this.opens();
    this.says({ type: "peer", senderId: "server", targetId: "tab", peerMetadata: { storageId: "disk", isEphemeral: false } });
  }

  closes(code: number, reason = ""): void {
    this.onclose?.({ code, reason });
  }
}
