/**
 * Passkeys: between WebAuthn's JSON (Level 3, §5.1: bytes as base64url) and what the browser's calls take and give. Browsers
 * have this conversion only since 2024/25, an office's may be older.
 */
import { fromBase64url, toBase64url } from "./base64url.ts";

export type CreationOptions = PublicKeyCredentialCreationOptionsJSON;
export type RequestOptions = PublicKeyCredentialRequestOptionsJSON;

/** A credential as the server reads it. */
export interface CredentialAnswer {
  id: string;
  rawId: string;
  type: string;
  authenticatorAttachment?: string;
  clientExtensionResults: AuthenticationExtensionsClientOutputs;
  response: Readonly<Record<string, string | string[] | undefined>>;
}

export const hasPasskeys = (): boolean => "PublicKeyCredential" in globalThis;

/** Whoever is asked by the browser said no, or this device has nothing that fits: the browser does not tell which. */
export class PasskeyDeclined extends Error {
  override readonly name = "PasskeyDeclined";
}

/** This device is already one of the member's passkeys. */
export class PasskeyKnown extends Error {
  override readonly name = "PasskeyKnown";
}

export function creationOptions(json: CreationOptions): PublicKeyCredentialCreationOptions {
  return {
    ...json,
    challenge: fromBase64url(json.challenge),
    user: { ...json.user, id: fromBase64url(json.user.id) },
    excludeCredentials: json.excludeCredentials?.map(descriptor) ?? [],
    extensions: json.extensions as AuthenticationExtensionsClientInputs,
  } as PublicKeyCredentialCreationOptions;
}

export function requestOptions(json: RequestOptions): PublicKeyCredentialRequestOptions {
  return {
    ...json,
    challenge: fromBase64url(json.challenge),
    allowCredentials: json.allowCredentials?.map(descriptor) ?? [],
    extensions: json.extensions as AuthenticationExtensionsClientInputs,
  } as PublicKeyCredentialRequestOptions;
}

function descriptor({ id, type, transports }: PublicKeyCredentialDescriptorJSON): PublicKeyCredentialDescriptor {
  return { id: fromBase64url(id), type: type as PublicKeyCredentialType, transports: (transports ?? []) as AuthenticatorTransport[] };
}

/** Makes a passkey on this device, or on another that the browser offers. */
export async function makePasskey(options: CreationOptions): Promise<CredentialAnswer> {
  const credential = await asked(navigator.credentials.create({ publicKey: creationOptions(options) }));
  const response = credential.response as AuthenticatorAttestationResponse;
  return answer(credential, {
    clientDataJSON: toBase64url(response.clientDataJSON),
    attestationObject: toBase64url(response.attestationObject),
    transports: response.getTransports(),
  });
}

/** Asks for one of the passkeys that this device knows for this site. */
export async function usePasskey(options: RequestOptions): Promise<CredentialAnswer> {
  const credential = await asked(navigator.credentials.get({ publicKey: requestOptions(options) }));
  const response = credential.response as AuthenticatorAssertionResponse;
  return answer(credential, {
    clientDataJSON: toBase64url(response.clientDataJSON),
    authenticatorData: toBase64url(response.authenticatorData),
    signature: toBase64url(response.signature),
    userHandle: response.userHandle ? toBase64url(response.userHandle) : undefined,
  });
}

async function asked(asking: Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await asking;
    if (!(credential instanceof PublicKeyCredential)) throw new PasskeyDeclined();
    return credential;
  } catch (error) {
    if (error instanceof DOMException && error.name === "InvalidStateError") throw new PasskeyKnown("known", { cause: error });
    if (error instanceof DOMException) throw new PasskeyDeclined("declined", { cause: error });
    throw error;
  }
}

function answer(credential: PublicKeyCredential, response: CredentialAnswer["response"]): CredentialAnswer {
  const { id, rawId, type, authenticatorAttachment } = credential;
  return {
    id,
    rawId: toBase64url(rawId),
    type,
    ...(authenticatorAttachment === null ? {} : { authenticatorAttachment }),
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}
