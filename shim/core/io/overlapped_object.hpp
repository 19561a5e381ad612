// SPDX-License-Identifier: MIT
// An object of a later room with operations that end after the call that starts them: what the
// calls on ports, the cancelling ones, threads that end and the child of a fork need of it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "platform/threading.hpp"
#include "shim/core/io/operation.hpp"
#include "shim/core/objects/linked_list.hpp"

namespace ws2::core {

class OverlappedObject : public Object {
public:
    // Null: the object is none.
    static OverlappedObject* of(Object* object) {
        bool const is_one = object && object->kind() == ObjectKind::named_pipe;
        return is_one ? static_cast<OverlappedObject*>(object) : nullptr;
    }

    // invalid_parameter: it is not for overlapped operations, or has a port already.
    virtual Code associate(CompletionPort& port, std::uintptr_t key) = 0;
    virtual Code add_modes(unsigned modes) = 0;

    // Those with this OVERLAPPED, or all without one. How many there were.
    virtual std::size_t cancel(Overlapped const* overlapped) = 0;
    // Those that the calling thread has started.
    virtual std::size_t cancel_own() = 0;
    // The calling thread, which has this stack, is about to end.
    virtual void cancel_at_thread_end(platform::AddressRange const& stack) = 0;

    // Of all that there are.
    static void cancel_all_at_thread_end(platform::AddressRange const& stack);
    // There is no other thread. What is under way is the parent's.
    static void forget_all_after_fork();

protected:
    explicit OverlappedObject(ObjectKind kind);
    ~OverlappedObject() override;

private:
    friend class LinkedList<OverlappedObject>;
    virtual void forget_after_fork() = 0;

    OverlappedObject* next_ = nullptr;
    OverlappedObject* previous_ = nullptr;
};

}  // namespace ws2::core
