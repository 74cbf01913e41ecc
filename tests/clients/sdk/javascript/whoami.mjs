// Who am I, with the AWS SDK for JavaScript v3: see `../README.md`.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

const identity = await new STSClient({ maxAttempts: 1 }).send(new GetCallerIdentityCommand({}));
console.log(JSON.stringify({ account: identity.Account, arn: identity.Arn }));
