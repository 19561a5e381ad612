// SPDX-License-Identifier: MIT
// ProcessSocketNotifications: a completion port gets packets about the readiness of a socket
// instead of the completion of an operation.
//
// A socket has at most one packet in the port's queue, whose contents are determined when a thread
// dequeues it. A level-triggered packet that is not true any more is dropped then, and one that is
// true is queued again, as with epoll: a program that reads until the socket would block gets no
// more. Edges are the differences between two checks, and every event of the host and every call of
// the program on the socket is followed by a check.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "shim/core/io/completion_port.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/socket/call_rules.hpp"
#include "shim/core/socket/socket.hpp"
#include "shim/core/waits/poller.hpp"

namespace ws2::core {

// SOCK_NOTIFY_EVENT_*.
using NotifiedEvents = std::uint32_t;
namespace notified_event {
inline constexpr NotifiedEvents in = 0x01;
inline constexpr NotifiedEvents out = 0x02;
inline constexpr NotifiedEvents hang_up = 0x04;
inline constexpr NotifiedEvents error = 0x40;    // always reported
inline constexpr NotifiedEvents removed = 0x80;  // likewise
}  // namespace notified_event

enum class Trigger : std::uint8_t { level, edge };
enum class Persistence : std::uint8_t { one_shot, persistent };

struct NotificationRequest {
    Handle handle = 0;
    std::uintptr_t key = 0;
    NotifiedEvents filter = 0;
    Trigger trigger = Trigger::level;
    Persistence persistence = Persistence::persistent;
};

// Of one socket, with which it lives.
class SocketNotifications {
public:
    explicit SocketNotifications(Socket& socket) : socket_{socket} {}
    SocketNotifications(SocketNotifications const&) = delete;
    SocketNotifications& operator=(SocketNotifications const&) = delete;

    // Registers the socket, or changes all but the key of what is registered. invalid_parameter:
    // with another port; not_socket: the socket is closed.
    Code enable(ObjectPtr<CompletionPort> port, NotificationRequest const& request);
    // not_found: it is not registered with this port.
    Code disable(CompletionPort const& port);
    Code remove(CompletionPort const& port);

    // Something may have changed.
    void look();
    // A call of the program has ended.
    void called(Call call, Code code);
    // The socket is closed.
    void end();

private:
    class Notice;

    bool deliver(PortEntry& entry, unsigned registration);
    NotifiedEvents events_now(NotificationRequest const& request) const;
    void set_enabled_locked(bool is_enabled);
    void apply_locked(NotifiedEvents now);
    void queue_locked();

    Socket& socket_;
    RankedMutex<Rank::notifications> mutex_;
    ObjectPtr<CompletionPort> port_;  // null: not registered
    NotificationRequest request_;
    unsigned registration_ = 0;  // how many there have been
    unsigned enabling_ = 0;      // how often enable() has succeeded
    bool is_enabled_ = false;
    Poller::Dependent dependent_;  // while it is enabled
    bool is_over_ = false;
    bool is_queued_ = false;
    bool is_looking_ = false;
    bool looks_again_ = false;
    NotifiedEvents seen_ = 0;     // edges: when last looked at
    NotifiedEvents pending_ = 0;  // edges: not reported yet
};

}  // namespace ws2::core
