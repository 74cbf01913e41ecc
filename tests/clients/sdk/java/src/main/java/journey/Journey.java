package journey;

import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/** The journey of {@code ../README.md} with the AWS SDK for Java v2. */
public final class Journey {
  private static String env(String name) {
    return System.getenv(name);
  }

  private static StsClient client(Credentials issued) {
    var builder = StsClient.builder();
    if (issued != null) {
      var keys =
          AwsSessionCredentials.create(
              issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken());
      builder.credentialsProvider(StaticCredentialsProvider.create(keys));
    }
    return builder.build();
  }

  private static String whoami(StsClient sts) {
    return sts.getCallerIdentity().arn();
  }

  private static AssumeRoleRequest.Builder assume(String roleArn) {
    return AssumeRoleRequest.builder().roleArn(roleArn).roleSessionName("journey");
  }

  private static AwsServiceException refused(StsClient sts, AssumeRoleRequest request) {
    try {
      sts.assumeRole(request);
    } catch (AwsServiceException refusal) {
      return refusal;
    }
    throw new IllegalStateException("it was not refused");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  public static void main(String[] arguments) {
    var me = client(null);
    var identity = me.getCallerIdentity();
    var wanted =
        assume(env("ROLE_ARN"))
            .externalId(env("EXTERNAL_ID"))
            .policy(env("SESSION_POLICY"))
            .tags(
                Tag.builder().key("Team").value("red").build(),
                Tag.builder().key("Cost").value("").build())
            .transitiveTagKeys("Team")
            .durationSeconds(900)
            .build();
    var assumed = me.assumeRole(wanted);
    var lifetime = Duration.between(Instant.now(), assumed.credentials().expiration());
    var session = client(assumed.credentials());
    var chained = session.assumeRole(assume(env("NEXT_ROLE_ARN")).build());
    var mfa =
        me.getSessionToken(
            request -> request.serialNumber(env("MFA_SERIAL")).tokenCode(env("MFA_CODE")));

    var denied = refused(me, assume(env("CLOSED_ROLE_ARN")).build()).awsErrorDetails();
    var encoded = denied.errorMessage().split("Encoded authorization failure message: ")[1];
    var decoded = me.decodeAuthorizationMessage(request -> request.encodedMessage(encoded));
    var action =
        JsonNode.parser()
            .parse(decoded.decodedMessage())
            .field("context")
            .flatMap(context -> context.field("action"))
            .orElseThrow()
            .asString();
    var invalid = refused(me, assume(env("ROLE_ARN")).roleSessionName("with space").build());

    System.out.printf(
        "{\"identity\":{\"account\":%s,\"arn\":%s,\"userId\":%s},"
            + "\"assumed\":{\"arn\":%s,\"lifetime\":%d,\"packedPolicySize\":%d},"
            + "\"session\":%s,\"chained\":%s,\"mfa\":%s,\"denied\":%s,\"decoded\":%s,"
            + "\"invalid\":{\"code\":%s,\"message\":%s,\"status\":%d}}%n",
        quoted(identity.account()),
        quoted(identity.arn()),
        quoted(identity.userId()),
        quoted(assumed.assumedRoleUser().arn()),
        lifetime.toSeconds(),
        assumed.packedPolicySize(),
        quoted(whoami(session)),
        quoted(whoami(client(chained.credentials()))),
        quoted(whoami(client(mfa.credentials()))),
        quoted(denied.errorCode()),
        quoted(action),
        quoted(invalid.awsErrorDetails().errorCode()),
        quoted(invalid.awsErrorDetails().errorMessage()),
        invalid.statusCode());
  }
}
