// SPDX-License-Identifier: MIT
// The completion queue of registered I/O (RIO_CQ): requests that have ended, until the program
// takes them, and a notification that there are some.
//
// A request is an object of its own from the call that makes it until the program takes its result,
// so nothing that ends one needs memory. Each queue of requests has reserved room for its most; the
// room of one is free again when its result has been taken, not when it has ended.
//
// Windows asks programs to use a queue from one thread at a time. Here a mutex guards it, because
// the threads that end requests are the library's, or others of the program's.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "shim/core/io/completion_port.hpp"
#include "shim/core/io/operation.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/event.hpp"
#include "shim/core/waits/poller.hpp"

namespace ws2::core {

class RegisteredRequests;

// Memory that was registered (RIO_BUFFERID).
class RegisteredBuffer final : public Object {
public:
    static constexpr ObjectKind object_kind = ObjectKind::registered_buffer;
    explicit RegisteredBuffer(platform::Buffer part) : Object{object_kind}, memory{part} {}
    platform::Buffer const memory;
};

// What a program takes, laid out as RIORESULT.
struct RegisteredResult {
    std::int32_t status;  // Winsock's code, 0: done
    std::uint32_t bytes;
    std::uint64_t socket_context;
    std::uint64_t request_context;
};

// One receive or send.
class RegisteredRequest {
public:
    enum class Notifies : std::uint8_t { no, yes };
    RegisteredRequest(std::uint64_t context, Notifies notifies)
        : context_{context}, notifies_{notifies} {}
    RegisteredRequest(RegisteredRequest const&) = delete;
    RegisteredRequest& operator=(RegisteredRequest const&) = delete;
    virtual ~RegisteredRequest() = default;

    // Starts the operation, which is announced to this request alone.
    virtual Started start(Socket& socket, Announcement&& announcement) = 0;

private:
    friend class RegisteredCompletions;
    friend class RegisteredRequestList;
    friend class RegisteredRequests;

    std::uint64_t const context_;
    Notifies const notifies_;
    Direction direction_ = Direction::receive;
    Code code_ = Code::ok;
    std::uint32_t bytes_ = 0;
    Overlapped overlapped_{};
    ObjectPtr<RegisteredRequests> owner_;
    RegisteredRequest* next_ = nullptr;
};

// First in, first out; owns what is in it.
class RegisteredRequestList {
public:
    RegisteredRequestList() = default;
    RegisteredRequestList(RegisteredRequestList const&) = delete;
    RegisteredRequestList& operator=(RegisteredRequestList const&) = delete;
    ~RegisteredRequestList() {
        while (!is_empty()) pop();
    }

    bool is_empty() const { return !first_; }
    void push(std::unique_ptr<RegisteredRequest> request) {
        auto* const added = request.release();
        (first_ ? last_->next_ : first_) = added;
        last_ = added;
    }
    // There is one.
    std::unique_ptr<RegisteredRequest> pop() {
        std::unique_ptr<RegisteredRequest> request{first_};
        first_ = std::exchange(request->next_, nullptr);
        return request;
    }

private:
    RegisteredRequest* first_ = nullptr;
    RegisteredRequest* last_ = nullptr;  // if there is a first one
};

// What one queue of requests has reserved in a completion queue, for one direction. Changes with
// the mutex of the completion queue held.
struct RegisteredRoom {
    std::uint32_t most = 0;
    std::uint32_t in_use = 0;  // requests whose results have not been taken
    bool is_given_up = false;  // by a queue that has ended: what comes free goes to others
};

class RegisteredCompletions final : public Object {
public:
    static constexpr ObjectKind object_kind = ObjectKind::registered_completions;
    static constexpr std::uint32_t largest = 0x8000000;  // RIO_MAX_CQ_SIZE

    // How the program is told; one of the two, or neither.
    struct Notification {
        ObjectPtr<Event> event;
        bool resets_event = false;
        ObjectPtr<CompletionPort> port;
        std::uintptr_t key = 0;
        Overlapped* overlapped = nullptr;
    };

    // 1 <= size <= largest.
    RegisteredCompletions(std::uint32_t size, Notification notification);

    // Tells the program when there is a result that notifies, which may be at once. already: that
    // was asked for, and has not happened; invalid_argument: there is no way to tell.
    Code notify();

    // Takes results, oldest first; 0: there are none. Performs operations that have become
    // possible if no result is there.
    std::size_t take(std::span<RegisteredResult> results);

    // too_many_references: there is more reserved.
    Code resize(std::uint32_t size);

    // Results that are there, and those that come, are dropped.
    void end();

    // --- for queues of requests ----------------------------------------------------------------
    struct Change {
        RegisteredRoom& room;
        std::uint32_t most;
    };
    // All or none. no_buffers: there is no room; too_many_references: more is in use;
    // invalid_argument: the queue has ended.
    Code reserve(std::span<Change const> changes);
    // The owner has ended.
    void give_up(RegisteredRoom& room);
    // Room for one request. no_buffers: `room` is used up; invalid_argument: the queue has ended.
    Code begin(RegisteredRoom& room);
    void take_back(RegisteredRoom& room);
    void push(std::unique_ptr<RegisteredRequest> request);

private:
    void take_back_locked(RegisteredRoom& room);
    void tell_locked();
    RegisteredResult result_of_locked(RegisteredRequest& request);

    Notification const notification_;
    RankedMutex<Rank::result_queue> mutex_;
    std::uint32_t size_;
    std::uint32_t reserved_ = 0;
    std::uint32_t notifying_ = 0;  // of the results that are there
    bool is_ended_ = false;
    bool is_asked_ = false;                 // to notify
    std::unique_ptr<PostedPacket> packet_;  // for the port, of a notification that was asked for
    Poller::Dependent dependent_;           // meanwhile: the port's threads see none of the sockets
    RegisteredRequestList results_;
};

}  // namespace ws2::core
