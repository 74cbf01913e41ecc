// An identity provider by samlify: what is to be said comes in by standard input, as JSON, and the
// response goes out by standard output, in base64.

import { readFileSync } from "node:fs";
import samlify from "samlify";

const told = JSON.parse(readFileSync(0, "utf8"));
const post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
const persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
const { SamlLib: library } = samlify;

const attributes = told.attributes.map(([name], index) => ({
  name,
  valueTag: `a${index}`,
  nameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
  valueXsiType: "xs:string",
}));

const provider = samlify.IdentityProvider({
  entityID: told.entityId,
  privateKey: told.key,
  signingCert: told.certificate,
  isAssertionEncrypted: told.encryptionCertificate !== null,
  dataEncryptionAlgorithm: "http://www.w3.org/2009/xmlenc11#aes128-gcm",
  requestSignatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
  nameIDFormat: [persistent],
  singleSignOnService: [{ Binding: post, Location: "https://idp.example/sso" }],
  loginResponseTemplate: {
    context: library.defaultLoginResponseTemplate.context,
    attributes,
  },
});

if (told.metadata) {
  process.stdout.write(provider.getMetadata());
  process.exit(0);
}

const service = samlify.ServiceProvider({
  entityID: told.audience,
  wantAssertionsSigned: told.signs !== "response",
  wantMessageSigned: told.signs !== "assertion",
  encryptCert: told.encryptionCertificate ?? undefined,
  assertionConsumerService: [{ Binding: post, Location: told.recipient }],
});

const filled = (template) => {
  const now = new Date();
  const end = new Date(now.getTime() + 240_000).toISOString();
  const values = {
    ID: provider.entitySetting.generateID(),
    AssertionID: provider.entitySetting.generateID(),
    Destination: told.recipient,
    Audience: told.audience,
    SubjectRecipient: told.recipient,
    Issuer: told.entityId,
    IssueInstant: now.toISOString(),
    StatusCode: "urn:oasis:names:tc:SAML:2.0:status:Success",
    ConditionsNotBefore: now.toISOString(),
    ConditionsNotOnOrAfter: end,
    SubjectConfirmationDataNotOnOrAfter: end,
    NameIDFormat: persistent,
    NameID: told.nameId,
    // Nobody asked: an attribute without a value is left out.
    InResponseTo: null,
    AuthnStatement: "",
  };
  told.attributes.forEach(([, value], index) => {
    values[`attrA${index}`] = value;
  });
  return { id: values.ID, context: library.replaceTagsByValue(template, values) };
};

// A response that was signed before its assertion was encrypted would no longer be what was signed.
const encryptThenSign = told.encryptionCertificate !== null;
const options = { customTagReplacement: filled, encryptThenSign };
const { context } = await provider.createLoginResponse(service, null, "post", {}, options);
process.stdout.write(context);
