//! What every backend must do, each behaviour a function named as the statement that it proves.
//!
//! A backend's test calls [`run`] with a way to make an empty store. A behaviour that is written
//! but not listed in [`behaviours`] is dead code, which does not build.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "this module is a test that lives outside `cfg(test)`: it fails by panicking"
)]

mod access_keys;
mod account_settings;
mod assertions;
mod delegations;
mod deployments;
mod feed;
mod groups;
mod inline_policies;
mod instance_profiles;
mod last_uses;
mod managed_policies;
mod mfa_devices;
mod organizations;
mod paging;
mod passwords;
mod providers;
mod races;
mod reports;
mod roles;
mod sample;
mod service_linked;
mod tags;
mod token_keys;
mod users;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use crate::Store;

/// A check under way.
pub type Checking = Pin<Box<dyn Future<Output = ()> + Send>>;

/// One statement about the store.
pub struct Behaviour {
    /// The statement: the noun and what holds of it.
    pub name: &'static str,
    /// Panics if it does not hold of this store, which must be empty.
    pub check: fn(Arc<dyn Store>) -> Checking,
}

impl fmt::Debug for Behaviour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Checks every behaviour on an empty store of its own. Panics with the names of those that do not
/// hold, after all were tried.
pub async fn run(make: impl AsyncFn() -> Arc<dyn Store>) {
    let mut failed = Vec::new();
    for behaviour in behaviours() {
        let store = make().await;
        // A task of its own, so that one failure does not hide the others.
        if tokio::spawn((behaviour.check)(store)).await.is_err() {
            failed.push(behaviour.name);
        }
    }
    assert!(failed.is_empty(), "these do not hold: {failed:#?}");
}

macro_rules! list {
    ($($noun:ident: $($statement:ident)+;)+) => {
        vec![$($(Behaviour {
            name: concat!(stringify!($noun), "::", stringify!($statement)),
            check: |store| Box::pin($noun::$statement(store)),
        }),+),+]
    };
}

/// Every behaviour, by noun: a table, so long as there are behaviours.
#[rustfmt::skip]
pub fn behaviours() -> Vec<Behaviour> {
    list! {
        deployments:
            an_empty_store_has_no_deployment_and_no_keys
            a_founding_comes_back_as_it_was_given
            a_second_founding_is_refused_and_changes_nothing
            a_founding_that_fails_leaves_nothing
            ring_keys_are_listed_by_id_and_retired_in_place
            ring_key_ids_are_taken_once
            accounts_are_found_by_id_and_added_once;
        users:
            a_user_comes_back_as_it_was_given
            names_are_found_and_unique_ignoring_case_within_their_account
            a_user_and_a_role_may_have_one_name_but_not_one_id
            a_user_needs_an_account
            an_update_changes_what_may_change_and_counts_the_revision
            an_update_from_a_stale_revision_changes_nothing
            a_rename_frees_the_old_name_and_respects_the_new
            another_accounts_user_is_not_there
            a_user_that_owns_something_is_not_removed
            a_removed_users_name_may_be_taken_by_another
            an_id_is_nobodys_after_its_owner_is_gone;
        groups:
            a_group_comes_back_as_it_was_given
            names_are_found_and_unique_ignoring_case_within_their_account
            an_update_changes_name_and_path_and_counts_the_revision
            groups_are_listed_by_name_and_path
            members_are_listed_from_both_sides
            only_users_of_the_account_are_in_its_groups
            a_user_is_in_ten_groups_at_most
            an_account_has_three_hundred_groups_at_most
            a_group_that_has_members_or_policies_is_not_removed
            a_group_holds_policies_and_counts_among_their_users;
        roles:
            a_role_comes_back_byte_for_byte
            names_are_found_and_unique_ignoring_case_within_their_account
            an_update_changes_what_may_change_and_counts_the_revision
            another_accounts_role_is_not_there
            a_role_that_owns_something_is_not_removed;
        access_keys:
            a_key_comes_back_as_it_was_given
            each_owner_has_at_most_two
            keys_are_listed_by_owner
            a_key_needs_an_owner_in_its_account
            a_key_id_is_taken_once
            an_update_changes_state_and_envelope_only
            another_accounts_key_is_neither_changed_nor_removed;
        inline_policies:
            a_policy_comes_back_byte_for_byte
            a_policy_is_replaced_under_its_name_as_written
            all_policies_of_an_owner_share_one_limit_without_white_space
            a_policy_needs_an_owner
            removing_what_is_not_there_is_not_found;
        delegations:
            a_request_comes_back_as_it_was_given
            an_update_changes_the_progress_and_not_the_terms
            an_account_sees_what_it_made_and_what_it_was_asked;
        managed_policies:
            a_policy_and_its_text_come_back_as_they_were_given
            names_are_unique_ignoring_case_within_their_account
            versions_are_numbered_once_and_at_most_five
            the_version_that_decides_is_kept_and_can_be_another
            a_policy_in_use_is_not_removed
            policies_are_attached_up_to_a_quota
            only_what_exists_in_the_account_is_attached_or_bounds
            who_has_policies_attached_is_not_removed
            use_is_counted_and_listed_by_account
            policies_are_listed_by_name_path_and_use;
        mfa_devices:
            a_device_comes_back_as_it_was_given
            a_device_is_unique_by_path_and_name_ignoring_case
            a_device_is_enabled_for_one_owner_and_taken_from_that_one
            each_owner_has_at_most_eight
            devices_are_listed_by_owner_and_by_whether_they_are_enabled
            a_step_is_used_once_and_none_before_it_afterwards
            a_step_that_was_used_stays_used_when_the_device_is_enabled_again
            wrong_codes_lock_a_device_for_a_while
            a_resync_moves_the_drift_and_ends_a_lock_out
            only_the_owner_of_an_enabled_device_uses_its_steps
            an_update_changes_tags_and_envelope_only
            a_user_with_an_enabled_device_is_not_removed;
        organizations:
            an_organization_comes_back_whole_and_byte_for_byte
            an_account_is_of_one_organization_at_most
            what_is_not_whole_is_refused_and_changes_nothing
            an_update_replaces_everything_and_counts_the_revision
            a_removed_organization_leaves_its_accounts
            every_write_to_it_is_noted;
        passwords:
            a_profile_comes_back_as_it_was_given
            a_new_password_takes_its_place_before_those_before
            wrong_passwords_lock_a_profile_for_a_while
            a_user_with_a_profile_is_not_removed
            a_password_policy_is_replaced_as_a_whole
            an_outbound_issuer_is_drawn_once
            what_is_done_with_passwords_is_noted;
        token_keys:
            keys_come_back_by_algorithm_and_generation
            a_generation_of_an_algorithm_is_made_once
            a_change_that_was_planned_for_other_keys_is_stale
            a_change_of_keys_is_done_whole_or_not_at_all
            issuers_are_listed_whether_they_are_on_or_off
            what_is_done_with_keys_is_noted;
        providers:
            an_oidc_provider_comes_back_as_it_was_given
            an_oidc_provider_is_unique_by_its_very_url
            an_oidc_providers_update_changes_what_may_change
            every_option_of_a_provider_is_its_own
            an_account_has_a_hundred_providers_of_a_kind
            a_saml_provider_comes_back_with_its_keys
            a_saml_provider_is_unique_by_name_ignoring_case
            a_saml_providers_update_replaces_metadata_and_keys
            what_is_done_with_providers_is_noted;
        assertions:
            an_assertion_is_spent_once_in_its_account
            what_was_spent_is_forgotten_after_its_time;
        account_settings:
            an_account_has_one_alias_that_no_other_has
            an_account_says_which_tokens_it_wants
            what_an_account_says_is_noted
            everything_that_an_account_has_is_counted;
        service_linked:
            a_role_and_the_task_that_deletes_it_go_and_come_together
            a_deletion_is_remembered_for_a_while;
        instance_profiles:
            a_profile_comes_back_as_it_was_given
            a_profile_holds_one_role_of_its_account
            profiles_are_listed_by_name_path_and_role
            an_account_has_a_thousand_profiles
            what_is_done_with_profiles_is_noted;
        last_uses:
            a_use_comes_back_as_it_was_noted
            an_older_use_does_not_take_the_place_of_a_newer_one
            a_use_goes_with_what_it_is_about
            uses_are_not_in_the_feed_and_change_no_record
            each_service_that_somebody_used_is_known_by_its_newest_use;
        tags:
            an_edit_adds_replaces_and_removes_ignoring_case
            an_edit_beyond_the_limit_changes_nothing
            an_edit_makes_what_was_read_before_stale
            another_accounts_things_are_not_tagged;
        reports:
            a_credential_report_comes_back_as_it_was_finished
            a_credential_report_is_begun_anew_once_it_is_old
            of_many_who_wish_for_a_credential_report_one_begins_it
            a_job_comes_back_to_its_account_alone
            old_jobs_and_those_beyond_the_limit_are_forgotten;
        paging:
            pages_give_every_item_once_in_the_order_of_folded_names
            a_path_prefix_is_taken_literally
            a_limit_of_zero_still_moves_on
            accounts_and_policies_are_paged_alike;
        feed:
            every_write_is_noted_under_what_it_changed
            what_is_done_with_managed_policies_is_noted
            what_is_done_with_groups_is_noted
            a_refused_write_is_not_noted
            the_feed_is_read_in_pieces
            a_position_from_elsewhere_is_lost
            a_write_is_published_before_it_answers;
        races:
            of_many_who_take_a_name_one_gets_it
            of_many_who_found_a_deployment_one_does
            of_many_who_add_keys_two_succeed
            of_many_who_add_a_user_to_groups_the_limit_succeeds
            a_removal_never_leaves_a_member_without_its_group
            of_many_who_update_from_one_revision_one_succeeds
            a_removal_never_leaves_a_key_without_its_user
            a_removal_never_leaves_a_policy_attached_or_bounding
            of_many_who_add_versions_the_limit_succeeds
            of_many_who_take_an_alias_one_gets_it
            of_many_who_put_a_role_into_a_profile_one_does
            of_many_who_tag_at_once_none_is_lost_and_the_limit_holds
            of_many_who_claim_one_step_one_gets_it
            of_many_wrong_codes_at_once_no_more_are_counted_than_are_free
            of_many_who_enable_a_device_one_gets_it
            of_many_who_add_providers_the_limit_succeeds
            of_many_who_spend_an_assertion_one_does
            of_many_who_make_the_next_key_one_does
            of_many_wrong_passwords_at_once_no_more_are_counted_than_are_free
            reads_go_on_while_others_write;
    }
}
