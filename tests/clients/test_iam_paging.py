"""Every list of IAM, page by page: boto3's paginators and the CLI's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from clients import Boto, Cli
from deployment import ACCOUNT, allow, trust
from test_iam_providers import metadata
from test_mfa import enrolled

Fresh = Callable[[str], str]
SIZE = 2
COUNT = 5
# Lists that are served empty, as nothing of the kind is kept.
EMPTY = [
    ("list_server_certificates", "ServerCertificateMetadataList"),
    ("list_signing_certificates", "Certificates"),
    ("list_ssh_public_keys", "SSHPublicKeys"),
]
# Paginators of operations that are refused by name.
REFUSED = {"list_server_certificate_tags"}


@dataclass(frozen=True)
class Account:
    """What was made to be listed: five of everything that one can have five of."""

    path: str
    names: list[str]
    provider: str
    saml: str
    device: str

    @property
    def policies(self) -> list[str]:
        """The ARNs of its policies."""
        return [f"arn:aws:iam::{ACCOUNT}:policy{self.path}{name}" for name in self.names]


@pytest.fixture
def account(boto: Boto, fresh: Fresh) -> Account:
    """Things of every kind that share their five names and a path."""
    iam, path = boto.iam(), f"/{fresh('paged')}/"
    names = sorted(fresh("paged") for _ in range(COUNT))
    first, host = names[0], f"{fresh('paged')}.example"
    # Tags take the names as keys.
    tags = [{"Key": name, "Value": ""} for name in names]
    for name in names:
        tagged: dict[str, Any] = {"Path": path, "Tags": tags if name == first else []}
        iam.create_user(UserName=name, **tagged)
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(), **tagged)
        iam.create_policy(PolicyName=name, PolicyDocument=allow("s3:*"), **tagged)
        iam.create_instance_profile(InstanceProfileName=name, **tagged)
        iam.create_group(GroupName=name, Path=path)
    made = Account(
        path,
        names,
        iam.create_open_id_connect_provider(Url=f"https://{host}", Tags=tags)[
            "OpenIDConnectProviderArn"
        ],
        iam.create_saml_provider(
            Name=first, SAMLMetadataDocument=metadata(f"https://{host}"), Tags=tags
        )["SAMLProviderArn"],
        iam.create_virtual_mfa_device(Path=path, VirtualMFADeviceName=first, Tags=tags)[
            "VirtualMFADevice"
        ]["SerialNumber"],
    )
    for name, policy in zip(names, made.policies, strict=True):
        text = {"PolicyName": name, "PolicyDocument": allow("s3:*")}
        iam.put_user_policy(UserName=first, **text)
        iam.put_role_policy(RoleName=first, **text)
        iam.put_group_policy(GroupName=first, **text)
        iam.attach_user_policy(UserName=first, PolicyArn=policy)
        iam.attach_role_policy(RoleName=first, PolicyArn=policy)
        iam.attach_group_policy(GroupName=first, PolicyArn=policy)
        iam.add_user_to_group(UserName=first, GroupName=name)
        if name != first:
            iam.attach_user_policy(UserName=name, PolicyArn=made.policies[0])
            iam.add_user_to_group(UserName=name, GroupName=first)
            version = {"PolicyArn": made.policies[0], "PolicyDocument": allow(f"s3:Get{name}")}
            iam.create_policy_version(**version)
    return made


@dataclass(frozen=True)
class Listing:
    """A paginator, what it is asked, and where in its answers the names are."""

    operation: str
    field: str
    name: str | None
    of: Callable[[Account], dict[str, Any]]

    def names(self, page: dict[str, Any]) -> list[str]:
        """The names that a page tells."""
        return [each if self.name is None else each[self.name] for each in page[self.field]]


def first_of(kind: str) -> Callable[[Account], dict[str, Any]]:
    """Asks about the first user, role ..."""
    return lambda account: {kind: account.names[0]}


def under_path(**more: str) -> Callable[[Account], dict[str, Any]]:
    """Asks for what is under the path."""
    return lambda account: {"PathPrefix": account.path, **more}


def of_policy(account: Account) -> dict[str, Any]:
    """Asks about the first policy."""
    return {"PolicyArn": account.policies[0]}


LISTINGS = [
    Listing("list_users", "Users", "UserName", under_path()),
    Listing("list_roles", "Roles", "RoleName", under_path()),
    Listing("list_groups", "Groups", "GroupName", under_path()),
    Listing("list_policies", "Policies", "PolicyName", under_path(Scope="Local")),
    Listing("list_instance_profiles", "InstanceProfiles", "InstanceProfileName", under_path()),
    Listing("get_group", "Users", "UserName", first_of("GroupName")),
    Listing("list_groups_for_user", "Groups", "GroupName", first_of("UserName")),
    *[
        listing
        for kind in ["User", "Role", "Group"]
        for listing in [
            Listing(f"list_{kind.lower()}_policies", "PolicyNames", None, first_of(f"{kind}Name")),
            Listing(
                f"list_attached_{kind.lower()}_policies",
                "AttachedPolicies",
                "PolicyName",
                first_of(f"{kind}Name"),
            ),
        ]
    ],
    Listing(
        "list_entities_for_policy",
        "PolicyUsers",
        "UserName",
        lambda account: {**of_policy(account), "EntityFilter": "User"},
    ),
    Listing("list_user_tags", "Tags", "Key", first_of("UserName")),
    Listing("list_role_tags", "Tags", "Key", first_of("RoleName")),
    Listing("list_policy_tags", "Tags", "Key", of_policy),
    Listing("list_instance_profile_tags", "Tags", "Key", first_of("InstanceProfileName")),
    Listing(
        "list_open_id_connect_provider_tags",
        "Tags",
        "Key",
        lambda account: {"OpenIDConnectProviderArn": account.provider},
    ),
    Listing(
        "list_saml_provider_tags", "Tags", "Key", lambda account: {"SAMLProviderArn": account.saml}
    ),
    Listing(
        "list_mfa_device_tags", "Tags", "Key", lambda account: {"SerialNumber": account.device}
    ),
]
# Those that have tests of their own in this file.
APART = {
    "get_account_authorization_details",
    "list_access_keys",
    "list_account_aliases",
    "list_instance_profiles_for_role",
    "list_mfa_devices",
    "list_policy_versions",
    "list_virtual_mfa_devices",
    "simulate_custom_policy",
    "simulate_principal_policy",
}


def paged(iam: Any, operation: str, size: int, **arguments: Any) -> list[dict[str, Any]]:
    """What a paginator gives."""
    paginator = iam.get_paginator(operation)
    return list(paginator.paginate(**arguments, PaginationConfig={"PageSize": size}))


def test_no_paginator_of_boto3_is_left_out(boto: Boto) -> None:
    """A client of tomorrow may have more of them than that of today."""
    iam = boto.iam()
    methods = set(iam.meta.method_to_api_mapping)
    told = {listing.operation for listing in LISTINGS} | {operation for operation, _ in EMPTY}
    assert {method for method in methods if iam.can_paginate(method)} == told | APART | REFUSED


def test_every_paginator_tells_everything_once(boto: Boto, account: Account) -> None:
    """In order, and in pages of the size that was asked for."""
    iam = boto.iam()
    for listing in LISTINGS:
        for size in [SIZE, 1000]:
            pages = paged(iam, listing.operation, size, **listing.of(account))
            names = [name for page in pages for name in listing.names(page)]
            assert names == account.names, listing
            sizes = [len(listing.names(page)) for page in pages]
            assert sizes == ([2, 2, 1] if size == SIZE else [COUNT]), listing


def test_a_list_goes_on_where_it_was_when_its_things_come_and_go(
    boto: Boto, account: Account
) -> None:
    """A page that was read is not read again, though what it ended with is gone."""
    iam, names = boto.iam(), account.names
    asked = {"PathPrefix": account.path, "MaxItems": 2}
    first = iam.list_roles(**asked)
    assert [role["RoleName"] for role in first["Roles"]] == names[:2]
    iam.delete_role(RoleName=names[1])
    iam.create_role(RoleName=names[0] + "-a", Path=account.path, AssumeRolePolicyDocument=trust())
    iam.create_role(RoleName=names[3] + "-a", Path=account.path, AssumeRolePolicyDocument=trust())
    second = iam.list_roles(Marker=first["Marker"], **asked)
    assert [role["RoleName"] for role in second["Roles"]] == names[2:4]
    third = iam.list_roles(Marker=second["Marker"], **asked)
    assert [role["RoleName"] for role in third["Roles"]] == [names[3] + "-a", names[4]]
    assert not third["IsTruncated"]


def test_the_small_lists_are_paged_too(boto: Boto, account: Account, fresh: Fresh) -> None:
    """Of what one can have fewer than five, page by page of one."""
    iam, name = boto.iam(), account.names[0]
    user, role = {"UserName": name}, {"RoleName": name}
    keys = [iam.create_access_key(**user)["AccessKey"]["AccessKeyId"] for _ in range(2)]
    pages = paged(iam, "list_access_keys", 1, **user)
    told = [[key["AccessKeyId"] for key in page["AccessKeyMetadata"]] for page in pages]
    assert sorted(told) == sorted([key] for key in keys)

    versions = paged(iam, "list_policy_versions", 2, PolicyArn=account.policies[0])
    ids = [[each["VersionId"] for each in page["Versions"]] for page in versions]
    assert [len(page) for page in ids] == [2, 2, 1]
    assert sorted(each for page in ids for each in page) == ["v1", "v2", "v3", "v4", "v5"]

    for profile in account.names:
        iam.add_role_to_instance_profile(InstanceProfileName=profile, **role)
    pages = paged(iam, "list_instance_profiles_for_role", 2, **role)
    profiles = [
        [each["InstanceProfileName"] for each in page["InstanceProfiles"]] for page in pages
    ]
    assert [len(page) for page in profiles] == [2, 2, 1]
    assert [each for page in profiles for each in page] == account.names

    pages = paged(iam, "list_virtual_mfa_devices", 1, AssignmentStatus="Any")
    serials = [each["SerialNumber"] for page in pages for each in page["VirtualMFADevices"]]
    assert serials.count(account.device) == 1
    assert len(serials) == len(set(serials))
    assert [page["MFADevices"] for page in paged(iam, "list_mfa_devices", 1, **user)] == [[]]
    enabled = sorted(enrolled(boto, name, fresh("phone"))[0] for _ in range(2))
    pages = paged(iam, "list_mfa_devices", 1, **user)
    told = [[each["SerialNumber"] for each in page["MFADevices"]] for page in pages]
    assert told == [[serial] for serial in enabled]

    iam.create_account_alias(AccountAlias=name)
    assert [page["AccountAliases"] for page in paged(iam, "list_account_aliases", 1)] == [[name]]
    iam.delete_account_alias(AccountAlias=name)
    assert [page["AccountAliases"] for page in paged(iam, "list_account_aliases", 1)] == [[]]


@pytest.mark.parametrize(("operation", "field"), EMPTY)
def test_what_is_not_kept_is_listed_as_none(boto: Boto, operation: str, field: str) -> None:
    """So that tools which tidy up before they delete a user find nothing to do."""
    assert [page[field] for page in paged(boto.iam(), operation, 10)] == [[]]


def test_the_whole_account_is_told_once_in_pages_of_any_size(boto: Boto, account: Account) -> None:
    """GetAccountAuthorizationDetails pages through four lists by one marker."""
    iam = boto.iam()
    kinds = {
        "UserDetailList": "UserName",
        "GroupDetailList": "GroupName",
        "RoleDetailList": "RoleName",
        "Policies": "PolicyName",
    }

    def told(size: int) -> dict[str, list[str]]:
        pages = paged(iam, "get_account_authorization_details", size)
        assert max(sum(len(page[field]) for field in kinds) for page in pages) <= size
        return {
            field: [each[name] for page in pages for each in page[field]]
            for field, name in kinds.items()
        }

    whole = told(1000)
    assert told(7) == whole
    for names in whole.values():
        assert len(names) == len(set(names))
        assert set(account.names) <= set(names)


def test_a_simulation_is_paged_decision_by_decision(boto: Boto, account: Account) -> None:
    """Each action once, with each resource."""
    iam = boto.iam()
    actions = [f"s3:Get{number}" for number in range(5)]
    asked = {"ActionNames": actions, "ResourceArns": ["arn:aws:s3:::a", "arn:aws:s3:::b"]}
    user = f"arn:aws:iam::{ACCOUNT}:user{account.path}{account.names[0]}"
    for operation, more in [
        ("simulate_custom_policy", {"PolicyInputList": [allow("s3:*")]}),
        ("simulate_principal_policy", {"PolicySourceArn": user}),
    ]:
        pages = paged(iam, operation, 3, **asked, **more)
        assert [len(page["EvaluationResults"]) for page in pages] == [3, 2]
        results = [each for page in pages for each in page["EvaluationResults"]]
        assert [each["EvalActionName"] for each in results] == actions
        for result in results:
            told = result["ResourceSpecificResults"]
            assert [each["EvalResourceName"] for each in told] == asked["ResourceArns"]
            assert {each["EvalResourceDecision"] for each in told} == {"allowed"}


def test_the_cli_stops_at_max_items_and_goes_on_from_its_token(aws: Cli, account: Account) -> None:
    """Its token is its own: it holds the service's marker, and how much of a page was shown."""
    for command, field, name, argument in [
        ("list-roles", "Roles", "RoleName", ["--path-prefix", account.path]),
        ("list-user-tags", "Tags", "Key", ["--user-name", account.names[0]]),
        ("list-group-policies", "PolicyNames", None, ["--group-name", account.names[0]]),
        ("get-group", "Users", "UserName", ["--group-name", account.names[0]]),
    ]:
        told: list[str] = []
        more: list[str] = []
        for _ in range(COUNT):
            # Two pages of the service's for each of the CLI's, the second one cut short.
            page = aws.json(
                "iam", command, *argument, "--page-size", "2", "--max-items", "3", *more
            )
            told += [each if name is None else each[name] for each in page[field]]
            if "NextToken" not in page:
                break
            more = ["--starting-token", page["NextToken"]]
        assert told == account.names, command
