// SPDX-License-Identifier: MIT
// WSAEventSelect: what has happened to a socket, recorded event by event until
// WSAEnumNetworkEvents, and the event object that is set meanwhile. WSAAsyncSelect: the same,
// posted as it happens.
//
// Windows records an event each time that it happens, whether it is selected or not, and clears it
// when it is reported. The host only reports readiness, perhaps twice for one arrival. So the
// selection stores the state it has seen (bytes to read, urgent bytes that have come, whether the
// end was reported), and records what is new.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "shim/core/io/async_state.hpp"
#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/waits/event.hpp"

namespace ws2::core {

// The bits of FD_READ and its kin, and their places in a list of error codes.
using NetworkEvents = std::uint32_t;
namespace network_event {
inline constexpr NetworkEvents read = 0x01;
inline constexpr NetworkEvents write = 0x02;
inline constexpr NetworkEvents oob = 0x04;
inline constexpr NetworkEvents accept = 0x08;
inline constexpr NetworkEvents connect = 0x10;
inline constexpr NetworkEvents close = 0x20;
inline constexpr NetworkEvents route_change = 0x100;
inline constexpr NetworkEvents address_list_change = 0x200;
inline constexpr std::size_t count = 10;
}  // namespace network_event

struct ReportedEvents {
    NetworkEvents events = 0;
    std::array<Code, network_event::count> errors{};
};

// Where WSAAsyncSelect's messages go. Called with the selection's mutex held: it posts and returns.
class EventMessages {
public:
    virtual ~EventMessages() = default;
    virtual void post(Handle socket, NetworkEvents event, Code error) noexcept = 0;
};

class SocketNotifications;

class EventSelection final : public ReadinessObserver {
public:
    EventSelection() = default;
    ~EventSelection() override;

    // Null until the first selection of the socket.
    static EventSelection* existing(Socket const& socket);

    // `event` is set whenever something that `mask` has is recorded; null with a mask of 0, which
    // ends that. no_buffers: the host has no descriptor or thread left.
    static Code select(Socket& socket, ObjectPtr<Event> event, NetworkEvents mask);

    // From now on the events of `mask` are posted, first those that are true already: each once
    // until its enabling call [docs: WSAAsyncSelect]. `handle` is the socket's in the messages.
    static Code post_to(Socket& socket, Handle handle, std::shared_ptr<EventMessages> messages,
                        NetworkEvents mask);

    // Returns and clears the events that are recorded and selected. Resets `event`, unless null.
    static ReportedEvents take(Socket& socket, Event* event);

    // From now on the polls that wait for the socket are notified of its events and of its end: see
    // socket_polls.hpp.
    static Code notify_polls(Socket& socket);

    // The socket's notifications of a completion port, see socket_notifications.hpp; created by the
    // first call, and notified of events from then on.
    static Result<SocketNotifications*> notifications(Socket& socket);
    // Null until the first call of notifications().
    static SocketNotifications* existing_notifications(Socket const& socket);

    // accept() has made `accepted`, which is selected as the listener is.
    static void inherit(Socket const& listener, Socket& accepted, Handle handle);

    // A change of addresses or routes that the program has asked for is recorded, once [docs:
    // WSAIoctl].
    static void expect(Socket& socket, NetworkCondition const& condition);

    // CloseHandle closes the last handle: with a receive under way that is posted like the peer's
    // end, which closesocket is not [winetest: test_iocp].
    static void handle_closes(Socket& socket);

    void on_ready(Socket& socket, platform::Readiness what, HasReceived has_received) override;
    void on_call(Socket& socket, Call call, Code code, Left left) override;
    void on_overlapped_receive(Socket& socket) override;
    void on_end() override;
    bool keeps_non_blocking() const override { return mask_.load(std::memory_order_relaxed) != 0; }

private:
    enum class Origin : std::uint8_t { selected, accepted };
    static Result<EventSelection*> make(Socket& socket, Origin origin);

    void record_locked(NetworkEvents bit, Code error = Code::ok);
    void choose_locked(ObjectPtr<Event> event, NetworkEvents mask);
    static Result<EventSelection*> existing_or_made(Socket& socket);
    void choose_messages_locked(Socket& socket, Handle handle,
                                std::shared_ptr<EventMessages> messages, NetworkEvents mask);
    ReportedEvents take_locked(Event* event);
    bool is_seen_without_events(Socket& socket) const;
    void post_what_is_locked(Socket& socket);
    void post_locked(NetworkEvents bit, Code error);
    void expect_again_locked(Socket const& socket, Call call, Code code);
    void check_at_start_locked(Socket& socket, Origin origin);
    void check_locked(Socket& socket, Told told = Told::nothing);
    void check_changes_locked(Socket& socket);
    void check_address_locked(Socket& socket);
    void check_answer_locked(Socket& socket);
    void check_urgent_locked(Socket& socket);
    void check_data_locked(Socket& socket);
    void check_end_locked(Socket& socket);
    void note_bytes_locked(Socket& socket, std::uint32_t bytes);
    void note_end_locked(Socket& socket, short ready);
    void check_room_locked(Socket& socket);
    void rearm_locked(Socket& socket) const;
    void check_after_call_locked(Socket& socket, Call call, Code code, Left left);
    void after_accept_locked(Socket& socket, Code code);
    void after_receive_locked(Socket& socket, Left left);
    void wait_for_room_locked(Socket& socket);
    void after_connect_locked(Socket& socket, Code code);

    void check_polls() const;
    void pass_to_notifications(Call call, Code code) const;
    void record_ready(Socket& socket, platform::Readiness what, HasReceived has_received);
    bool note_arrival_locked(Socket& socket, platform::Readiness what, HasReceived has_received);

    std::atomic<Socket*> polled_{nullptr};                      // null: in no poll
    std::atomic<SocketNotifications*> notifications_{nullptr};  // owned
    // What may wait for other threads is done when the mutex is unlocked.
    using Lock = AfterUnlock::PostponingLock<RankedMutex<Rank::selection>>;
    RankedMutex<Rank::selection> mutex_;
    ObjectPtr<Event> event_;
    std::atomic<NetworkEvents> mask_{0};
    std::shared_ptr<EventMessages> messages_;  // null: WSAEventSelect
    Handle handle_ = 0;                        // for these
    // Two states of an event. For WSAEnumNetworkEvents: it has happened and is
    // not reported yet. For messages: its message is posted, and no call has enabled the next one.
    NetworkEvents recorded_ = 0;
    NetworkEvents posted_ = 0;
    std::array<Code, network_event::count> errors_{};

    static constexpr std::uint32_t uncounted = UINT32_MAX;
    std::uint32_t seen_bytes_ = 0;   // of a stream, when FD_READ was last looked at, or `uncounted`
    std::uint64_t seen_urgent_ = 0;  // urgent bytes that ever came
    bool has_new_event_ = false;     // an event came since take() looked
    bool has_address_ = false;       // of a datagram socket, when it was first seen
    bool awaits_answer_ = false;     // a connect is under way
    bool awaits_room_ = false;       // a send would have blocked
    bool has_ended_ = false;         // FD_CLOSE was recorded
    bool is_over_ = false;           // the socket is closed
};

}  // namespace ws2::core
