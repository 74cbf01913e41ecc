// The journey of `../README.md` with the AWS SDK for JavaScript v3.
import {
  AssumeRoleCommand,
  DecodeAuthorizationMessageCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";

const { env } = process;

const client = (credentials) => {
  const keys = credentials && {
    accessKeyId: credentials.AccessKeyId,
    secretAccessKey: credentials.SecretAccessKey,
    sessionToken: credentials.SessionToken,
  };
  return new STSClient({ maxAttempts: 1, ...(keys && { credentials: keys }) });
};
const whoami = async (sts) => (await sts.send(new GetCallerIdentityCommand({}))).Arn;
const refusal = async (sts, command) => {
  try {
    await sts.send(command);
  } catch (error) {
    return { code: error.name, message: error.message, status: error.$metadata.httpStatusCode };
  }
  throw new Error("it was not refused");
};
const assume = (roleArn, more = {}) =>
  new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "journey", ...more });

const me = client();
const identity = await me.send(new GetCallerIdentityCommand({}));
const assumed = await me.send(
  assume(env.ROLE_ARN, {
    ExternalId: env.EXTERNAL_ID,
    Policy: env.SESSION_POLICY,
    Tags: [
      { Key: "Team", Value: "red" },
      { Key: "Cost", Value: "" },
    ],
    TransitiveTagKeys: ["Team"],
    DurationSeconds: 900,
  }),
);
const session = client(assumed.Credentials);
const chained = await session.send(assume(env.NEXT_ROLE_ARN));
const mfa = await me.send(
  new GetSessionTokenCommand({ SerialNumber: env.MFA_SERIAL, TokenCode: env.MFA_CODE }),
);
const denied = await refusal(me, assume(env.CLOSED_ROLE_ARN));
const encoded = denied.message.split("Encoded authorization failure message: ")[1];
const decoded = await me.send(
  new DecodeAuthorizationMessageCommand({ EncodedMessage: encoded }),
);

console.log(
  JSON.stringify({
    identity: { account: identity.Account, arn: identity.Arn, userId: identity.UserId },
    assumed: {
      arn: assumed.AssumedRoleUser.Arn,
      lifetime: Math.round((assumed.Credentials.Expiration - Date.now()) / 1000),
      packedPolicySize: assumed.PackedPolicySize,
    },
    session: await whoami(session),
    chained: await whoami(client(chained.Credentials)),
    mfa: await whoami(client(mfa.Credentials)),
    denied: denied.code,
    decoded: JSON.parse(decoded.DecodedMessage).context.action,
    invalid: await refusal(me, assume(env.ROLE_ARN, { RoleSessionName: "with space" })),
  }),
);
