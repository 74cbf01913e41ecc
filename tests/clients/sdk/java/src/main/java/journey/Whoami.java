package journey;

import software.amazon.awssdk.services.sts.StsClient;

/** Who am I, with the AWS SDK for Java v2: see {@code ../README.md}. */
public final class Whoami {
  public static void main(String[] arguments) {
    try (var sts = StsClient.create()) {
      var identity = sts.getCallerIdentity();
      System.out.printf(
          "{\"account\":\"%s\",\"arn\":\"%s\"}%n", identity.account(), identity.arn());
    }
  }
}
