// SPDX-License-Identifier: MIT
// Cleanup groups: objects of the thread pool that a program closes together, and waits for.
#pragma once

#include <atomic>

#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/thread_pool.hpp"

namespace ws2::core {

class GroupMember;

class CleanupGroup final : public Object {
public:
    using Wanted = ThreadPool::Wanted;

    CleanupGroup() : Object{ObjectKind::cleanup_group} {}

    void add(GroupMember& member);
    void remove(GroupMember& member);

    // Closes the members that the program has not closed itself, and returns when no call of any
    // is left. With Wanted::dropped the callbacks of members that are closed here get `context`.
    void close_members(Wanted wanted, void* context);

private:
    GroupMember* take_all();
    void unlink_locked(GroupMember& member);

    RankedMutex<Rank::cleanup_group> mutex_;
    GroupMember* first_ = nullptr;
};

// An object of the pool as a member of its group, if it has one. It stays in the group's list until
// it is destroyed, also after the program has closed it, because its last call may still run.
class GroupMember {
public:
    using Wanted = CleanupGroup::Wanted;
    // Called in the thread that closes the group's members.
    using Cancelled = void (*)(void* member_context, void* group_context);

    // `object`: what this is a part of.
    GroupMember(Object& object, ObjectPtr<CleanupGroup> group, Cancelled cancelled, void* context)
        : object_{object}, group_{std::move(group)}, cancelled_{cancelled}, context_{context} {}
    GroupMember(GroupMember const&) = delete;
    GroupMember& operator=(GroupMember const&) = delete;

    // When the object is complete.
    void join() {
        if (group_) group_->add(*this);
    }
    // By the program, or its group: whichever comes first.
    void close_member() {
        if (begin_closing()) release();
    }

protected:
    ~GroupMember() {
        if (group_) group_->remove(*this);
    }

private:
    friend class CleanupGroup;

    bool begin_closing() { return !is_closed_.exchange(true, std::memory_order_acq_rel); }

    // Nothing makes calls any more; those that have not begun are dropped, or not. True: some were.
    virtual bool stop(Wanted wanted) = 0;
    // Returns when no call is left.
    virtual void await_end() = 0;
    // Gives back what the program has had of it.
    virtual void release() = 0;
    // Whether the program owns the object, and so gets the cancel callback when its group closes
    // it. A simple callback has no owner: its cancel callback is called if it never ran.
    virtual bool is_closed_by_program() const { return true; }

    Object& object_;
    ObjectPtr<CleanupGroup> const group_;
    Cancelled const cancelled_;
    void* const context_;
    std::atomic<bool> is_closed_{false};
    bool was_dropped_ = false;  // only for the thread that closes the group
    // With the group locked, or by the thread that has taken all.
    bool is_member_ = false;
    GroupMember* next_ = nullptr;
    GroupMember* previous_ = nullptr;
};

}  // namespace ws2::core
