// The journey of `../README.md` with the AWS SDK for Go v2.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
	"github.com/aws/smithy-go"
)

var ctx = context.Background()

type refusal struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Status  int    `json:"status"`
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func client(issued *types.Credentials) *sts.Client {
	options := []func(*config.LoadOptions) error{config.WithRetryMaxAttempts(1)}
	if issued != nil {
		provider := credentials.NewStaticCredentialsProvider(
			*issued.AccessKeyId, *issued.SecretAccessKey, *issued.SessionToken)
		options = append(options, config.WithCredentialsProvider(provider))
	}
	return sts.NewFromConfig(must(config.LoadDefaultConfig(ctx, options...)))
}

func whoami(client *sts.Client) string {
	return *must(client.GetCallerIdentity(ctx, nil)).Arn
}

func assume(roleArn string) *sts.AssumeRoleInput {
	return &sts.AssumeRoleInput{RoleArn: &roleArn, RoleSessionName: aws.String("journey")}
}

func refused(_ *sts.AssumeRoleOutput, err error) refusal {
	var api smithy.APIError
	var response *awshttp.ResponseError
	if !errors.As(err, &api) || !errors.As(err, &response) {
		log.Fatal("it was not refused: ", err)
	}
	return refusal{api.ErrorCode(), api.ErrorMessage(), response.HTTPStatusCode()}
}

func main() {
	me := client(nil)
	identity := must(me.GetCallerIdentity(ctx, nil))

	wanted := assume(os.Getenv("ROLE_ARN"))
	wanted.ExternalId = aws.String(os.Getenv("EXTERNAL_ID"))
	wanted.Policy = aws.String(os.Getenv("SESSION_POLICY"))
	wanted.Tags = []types.Tag{
		{Key: aws.String("Team"), Value: aws.String("red")},
		{Key: aws.String("Cost"), Value: aws.String("")},
	}
	wanted.TransitiveTagKeys = []string{"Team"}
	wanted.DurationSeconds = aws.Int32(900)
	assumed := must(me.AssumeRole(ctx, wanted))
	session := client(assumed.Credentials)
	chained := must(session.AssumeRole(ctx, assume(os.Getenv("NEXT_ROLE_ARN"))))
	mfa := must(me.GetSessionToken(ctx, &sts.GetSessionTokenInput{
		SerialNumber: aws.String(os.Getenv("MFA_SERIAL")),
		TokenCode:    aws.String(os.Getenv("MFA_CODE")),
	}))

	denied := refused(me.AssumeRole(ctx, assume(os.Getenv("CLOSED_ROLE_ARN"))))
	_, encoded, _ := strings.Cut(denied.Message, "Encoded authorization failure message: ")
	decoded := must(me.DecodeAuthorizationMessage(ctx,
		&sts.DecodeAuthorizationMessageInput{EncodedMessage: &encoded}))
	var message struct {
		Context struct {
			Action string `json:"action"`
		} `json:"context"`
	}
	if err := json.Unmarshal([]byte(*decoded.DecodedMessage), &message); err != nil {
		log.Fatal(err)
	}
	invalid := assume(os.Getenv("ROLE_ARN"))
	invalid.RoleSessionName = aws.String("with space")

	answer := map[string]any{
		"identity": map[string]any{
			"account": identity.Account, "arn": identity.Arn, "userId": identity.UserId,
		},
		"assumed": map[string]any{
			"arn":              assumed.AssumedRoleUser.Arn,
			"lifetime":         int(time.Until(*assumed.Credentials.Expiration).Round(time.Second).Seconds()),
			"packedPolicySize": assumed.PackedPolicySize,
		},
		"session": whoami(session),
		"chained": whoami(client(chained.Credentials)),
		"mfa":     whoami(client(mfa.Credentials)),
		"denied":  denied.Code,
		"decoded": message.Context.Action,
		"invalid": refused(me.AssumeRole(ctx, invalid)),
	}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		log.Fatal(err)
	}
}
