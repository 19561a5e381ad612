// SPDX-License-Identifier: MIT
// What a HANDLE or SOCKET stands for. Several handles may stand for one object (duplicates), so an
// object counts its handles; it closes when the last one is closed and the last call has left.
#pragma once

#include <atomic>
#include <cstdint>

namespace ws2::core {

enum class ObjectKind : std::uint8_t {
    socket,
    event,
    mutex,
    semaphore,
    thread,
    file,
    named_pipe,
    completion_port,
    timer,
    pool_work,
    registered_wait,
    timer_queue,
    queue_timer,
    process,
    process_snapshot,
    file_mapping,
    overlapped_lookup,
    network_lookup,
    posted_lookup,
    thread_pool,
    cleanup_group,
    keyed_event,
    echo,
    registered_buffer,  // these three are no handles of the program's, but found like them
    registered_completions,
    registered_requests,
    access_token,
    none,
};

// Which plain calls (api/winsock/plain_calls.cpp) may be made on an object.
enum class PlainCalls : std::uint8_t { none, of_streams, of_ipv4_datagrams };

class Waitable;

class Object {
public:
    explicit Object(ObjectKind kind, PlainCalls plain_calls = PlainCalls::none)
        : kind_{kind}, plain_calls_{plain_calls} {}
    Object(Object const&) = delete;
    Object& operator=(Object const&) = delete;

    ObjectKind kind() const { return kind_; }
    PlainCalls plain_calls() const { return plain_calls_; }

    // What a wait for this object waits for; null: nothing to wait for.
    virtual Waitable* waitable() { return nullptr; }

    // Memory: handles and other objects hold references; the last drop deletes.
    void add_reference() { references_.fetch_add(1, std::memory_order_relaxed); }
    // For a list that has the object without a reference. False: it is being deleted.
    bool try_add_reference() {
        auto count = references_.load(std::memory_order_relaxed);
        do {
            if (count == 0) return false;
        } while (!references_.compare_exchange_weak(count, count + 1, std::memory_order_relaxed));
        return true;
    }
    void drop_reference() {
        if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }

    // Counts kept by HandleTable. Open handles can be looked up; attached handles are open or have
    // a call under way. The two functions that decrement return whether it was the last one.
    void handle_opened() {
        if (references_.load(std::memory_order_relaxed) == 1 && open_handles() == 0) {
            // A new object, which no other thread can find.
            open_handles_.store(1, std::memory_order_relaxed);
            attached_handles_.store(1, std::memory_order_relaxed);
            return;
        }
        open_handles_.fetch_add(1, std::memory_order_relaxed);
        attached_handles_.fetch_add(1, std::memory_order_relaxed);
    }
    // Counts one more handle. False: the last open one was closed, and none can be opened again.
    bool another_handle_opened() {
        auto count = open_handles_.load(std::memory_order_relaxed);
        do {
            if (count == 0) return false;
        } while (!open_handles_.compare_exchange_weak(count, count + 1, std::memory_order_relaxed));
        attached_handles_.fetch_add(1, std::memory_order_relaxed);
        return true;
    }
    bool handle_closed() { return open_handles_.fetch_sub(1, std::memory_order_acq_rel) == 1; }
    bool handle_detached() {
        return attached_handles_.fetch_sub(1, std::memory_order_acq_rel) == 1;
    }
    // Calls are still under way through handles that were closed before the last one.
    bool has_other_handles_attached() const {
        return attached_handles_.load(std::memory_order_acquire) > 1;
    }

    std::uint32_t open_handles() const { return open_handles_.load(std::memory_order_relaxed); }

    // The last handle was closed: wake every caller blocked on this object, so that it leaves.
    // Called once, with calls possibly running; must not wait.
    virtual void cancel_blocked_calls() {}

    // The last handle was closed and the last call through it has left. Called once.
    virtual void close() {}

protected:
    virtual ~Object() = default;

private:
    std::atomic<std::uint32_t> references_{0};
    std::atomic<std::uint32_t> open_handles_{0};
    std::atomic<std::uint32_t> attached_handles_{0};
    ObjectKind const kind_;
    PlainCalls const plain_calls_;
};

// Holds one reference of an object.
template <class T>
class ObjectPtr {
public:
    ObjectPtr() = default;
    explicit ObjectPtr(T* object) : object_{object} {
        if (object_) object_->add_reference();
    }
    // Null: it is being deleted.
    static ObjectPtr if_alive(T& object) {
        ObjectPtr result;
        if (object.try_add_reference()) result.object_ = &object;
        return result;
    }
    ObjectPtr(ObjectPtr const& other) : ObjectPtr{other.object_} {}
    ObjectPtr(ObjectPtr&& other) noexcept : object_{other.object_} { other.object_ = nullptr; }
    ObjectPtr& operator=(ObjectPtr other) noexcept {
        T* const mine = object_;
        object_ = other.object_;
        other.object_ = mine;
        return *this;
    }
    ~ObjectPtr() {
        if (object_) object_->drop_reference();
    }

    explicit operator bool() const { return object_ != nullptr; }
    T* get() const { return object_; }
    T& operator*() const { return *object_; }
    T* operator->() const { return object_; }

private:
    T* object_ = nullptr;
};

}  // namespace ws2::core
