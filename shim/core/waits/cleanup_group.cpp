// SPDX-License-Identifier: MIT
#include "shim/core/waits/cleanup_group.hpp"

#include <mutex>
#include <utility>

namespace ws2::core {

void CleanupGroup::add(GroupMember& member) {
    std::lock_guard const lock{mutex_};
    member.is_member_ = true;
    member.previous_ = nullptr;
    member.next_ = first_;
    if (first_) first_->previous_ = &member;
    first_ = &member;
}

void CleanupGroup::unlink_locked(GroupMember& member) {
    member.is_member_ = false;
    (member.previous_ ? member.previous_->next_ : first_) = member.next_;
    if (member.next_) member.next_->previous_ = member.previous_;
}

void CleanupGroup::remove(GroupMember& member) {
    std::lock_guard const lock{mutex_};
    if (member.is_member_) unlink_locked(member);
}

// Each with a reference. Those that are being deleted leave by themselves.
GroupMember* CleanupGroup::take_all() {
    GroupMember* taken = nullptr;
    std::lock_guard const lock{mutex_};
    for (GroupMember* each = first_; each;) {
        GroupMember& member = *std::exchange(each, each->next_);
        if (!member.object_.try_add_reference()) continue;
        unlink_locked(member);
        member.next_ = std::exchange(taken, &member);
    }
    return taken;
}

void CleanupGroup::close_members(Wanted wanted, void* context) {
    GroupMember* const taken = take_all();
    // All are stopped before the first is waited for: their calls may wait for each other.
    for (GroupMember* each = taken; each; each = each->next_)
        each->was_dropped_ = each->stop(wanted);
    for (GroupMember* each = taken; each;) {
        GroupMember& member = *std::exchange(each, each->next_);
        member.await_end();
        bool const closes = member.begin_closing();
        bool const owes_word = member.is_closed_by_program() ? closes : member.was_dropped_;
        if (wanted == Wanted::dropped && owes_word && member.cancelled_)
            member.cancelled_(member.context_, context);
        if (closes) member.release();
        member.object_.drop_reference();
    }
}

}  // namespace ws2::core
