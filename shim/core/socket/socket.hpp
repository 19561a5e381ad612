// SPDX-License-Identifier: MIT
// One socket: its descriptor, its phase and mode, what stands in the way of a plain transfer, and
// one part for each of the things that a socket can be busy with. Each part has a type, a file and
// a lock rule of its own:
//
//     connect_state.hpp   the connect under way and what remains of it
//     urgent_state.hpp    urgent data
//     icmp_reports.hpp    what networks answered to a datagram socket
//     overhearing.hpp     broadcasts and groups that the host keeps from a datagram socket
//     listening.hpp       a listener's connections
//     send_queue.hpp      bytes accepted and not sent yet
//     socket_async.hpp    overlapped operations, ports, event selection
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "platform/handing_over.hpp"
#include "platform/poll.hpp"
#include "platform/socket_calls.hpp"
#include "platform/types.hpp"
#include "shim/core/objects/handle_table.hpp"
#include "shim/core/objects/library.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/socket/call_rules.hpp"
#include "shim/core/socket/connect_state.hpp"
#include "shim/core/socket/icmp_reports.hpp"
#include "shim/core/socket/listening.hpp"
#include "shim/core/socket/option_store.hpp"
#include "shim/core/socket/overhearing.hpp"
#include "shim/core/socket/slow_path.hpp"
#include "shim/core/socket/socket_async.hpp"
#include "shim/core/socket/unsent_bytes.hpp"
#include "shim/core/socket/urgent_state.hpp"
#include "shim/core/waits/waiter_list.hpp"

namespace ws2::core {

// The mode of the descriptor of a socket that is in `mode` itself. In some phases calls wait in
// poll, because a wait in the host could not be ended or would miss something.
BlockingMode descriptor_mode(platform::SocketKind const& kind, Phase phase, BlockingMode mode);

inline constexpr std::size_t cache_line = 64;

class alignas(cache_line) Socket final : public Object {
public:
    Socket(platform::SocketKind kind, UniqueDescriptor descriptor);
    static void* operator new(std::size_t size);
    static void operator delete(void* memory, std::size_t size);

    int fd() const { return descriptor_.get(); }
    Family family() const { return kind_.family; }
    SocketType type() const { return kind_.type; }
    int protocol() const { return kind_.protocol; }
    bool is_stream() const { return kind_.type == SocketType::stream; }
    bool is_ipv4_datagram() const {
        return kind_.family == Family::ipv4 && kind_.type == SocketType::datagram;
    }
    // Whether this kind of socket has urgent data at all.
    bool carries_urgent() const { return is_stream() && kind_.family != Family::local; }

    // --- state: read from anywhere, changed with mutex() held ---------------------------------
    using Mutex = RankedMutex<Rank::socket>;
    Mutex& mutex() { return mutex_; }

    Phase phase() const { return phase_.load(std::memory_order_acquire); }
    // Also sets the slow-path reasons, puts the descriptor into the mode the phase wants, and wakes
    // the waiters.
    void enter_locked(Phase phase);

    Code refusal_of(Call call) const {
        auto const now = phase();
        if (now >= Phase::connecting && connect_state_.missing_context() != MissingContext::none) {
            auto const code = refusal_without_context(connect_state_.missing_context(), call);
            if (code != Code::ok) return code;
        }
        return refusal(kind_.type, call, now);
    }

    BlockingMode mode() const {
        auto const mode = mode_.load(std::memory_order_acquire);
        return mode == mode_of_descriptor ? platform::shared_mode(fd()) : mode;
    }
    bool is_blocking() const { return mode() == BlockingMode::blocking; }
    Code set_mode_locked(BlockingMode mode);

    std::uint32_t receive_slow_path() const {
        return receive_slow_path_.load(std::memory_order_acquire);
    }
    std::uint32_t send_slow_path() const { return send_slow_path_.load(std::memory_order_acquire); }
    void set_receive_slow_path(std::uint32_t why) { receive_slow_path_.fetch_or(why); }
    void set_send_slow_path(std::uint32_t why) { send_slow_path_.fetch_or(why); }
    void clear_receive_slow_path(std::uint32_t why) { receive_slow_path_.fetch_and(~why); }
    void clear_send_slow_path(std::uint32_t why) { send_slow_path_.fetch_and(~why); }
    // The code with which these slow-path reasons refuse `call`, in Windows' order of precedence;
    // ok when they only ask for the slow path.
    Code slow_path_refusal(Call call, std::uint32_t reasons) const;

    // The connection is gone: later transfers fail with the first reason given.
    void break_with(Code reason);
    Code breakage() const { return breakage_.load(std::memory_order_acquire); }

    OptionStore& options_locked() { return options_; }
    // By bind(), as opposed to connect() or a send.
    bool was_bound_locked() const { return was_bound_; }
    void set_was_bound_locked() { was_bound_ = true; }

    // --- the parts ----------------------------------------------------------------------------
    ConnectState& connect_state() { return connect_state_; }
    ConnectState const& connect_state() const { return connect_state_; }
    UrgentState& urgent_state() { return urgent_state_; }
    UrgentState const& urgent_state() const { return urgent_state_; }
    // Null until the first asynchronous call.
    SocketAsync* async_state() const { return async_state_.load(std::memory_order_acquire); }
    // Takes `state` unless another thread was faster; returns the one in force. The reasons
    // slow_path::async are the engine's to set.
    SocketAsync& set_async_state(std::unique_ptr<SocketAsync> state);
    // Whether an OVERLAPPED may be given; without, such a call waits [docs: WSASocket].
    bool is_overlapped() const { return is_overlapped_.load(std::memory_order_relaxed); }
    void set_synchronous() {
        is_overlapped_.store(false, std::memory_order_relaxed);
        set_receive_slow_path(slow_path::synchronous);
        set_send_slow_path(slow_path::synchronous);
    }
    Waitable* waitable() override;

    // --- datagrams ----------------------------------------------------------------------------
    // Binds a fresh socket to any address and port, as every send does [docs: sendto].
    Code bind_for_sending() { return phase() != Phase::fresh ? Code::ok : bind_to_any(); }
    IcmpReports& icmp_reports() { return icmp_reports_; }
    // Null while it can hear no more than the host lets it.
    Overhearing* overhearing() const { return overhearing_.load(std::memory_order_acquire); }
    // Once, with the mutex held.
    void set_overhearing(std::unique_ptr<Overhearing> overhearing) {
        overhearing_.store(overhearing.release(), std::memory_order_release);
    }
    bool overhears() const { return (receive_slow_path() & slow_path::overhears) != 0; }
    bool has_overheard() const { return overhears() && overhearing()->has_any(); }
    // WSARecvMsg tells a datagram's audience, which takes what IP_PKTINFO asks the host for. True:
    // it is the first on this socket, and the host has not been asked.
    bool begin_asking_audience() {
        return !asks_audience_.load(std::memory_order_relaxed) && !asks_audience_.exchange(true);
    }
    bool asks_audience() const { return asks_audience_.load(std::memory_order_relaxed); }

    // --- listening ----------------------------------------------------------------------------
    // Null until listen() succeeded, then unchanged while the socket lives.
    Listening* listening() const { return listening_.load(std::memory_order_acquire); }
    // Whether the host keeps the port when it stops listening.
    enum class PortHold : std::uint8_t { kept, lost };
    void start_listening_locked(std::uint32_t capacity, PortHold port);
    // SO_PAUSE_ACCEPT; in force from listen() on. no_such_option where the host cannot refuse, also
    // before listen().
    Code pause_accepting_locked(bool on);
    // A connection waits that no poll of the descriptor shows.
    bool has_returned_connection() const {
        auto const* const listening = this->listening();
        return listening && listening->has_returned_connection();
    }

    // --- bytes accepted and not sent yet: unsent_bytes.hpp ------------------------------------
    bool has_send_queue() const { return (send_slow_path() & slow_path::unsent) != 0; }
    UnsentBytes& unsent() { return unsent_; }
    // Closes the sending direction, now or behind the bytes that wait.
    void finish_sending();
    // What the host remembers of the connection for a while must not keep anybody off the port.
    // An accepted one has the listener's leave.
    void leave_port_to_others();

    // --- lifetime -----------------------------------------------------------------------------
    // A socket that accept() made, before anybody else knows it: connected, in the mode that its
    // descriptor has and with the listener's options. The listener's mutex() is held.
    void start_accepted(Socket& listener, PendingConnection const& connection);
    // A connection that AcceptEx took: the descriptor is a new one, made from the listener's, and
    // the options are the socket's own.
    void start_accepted_later_locked(Socket const& listener, PendingConnection const& connection);
    // Its connection is over, the descriptor is a new one, and it begins anew.
    void start_over_locked(Phase phase);
    // The mode of a descriptor from outside, before anybody else knows the socket.
    void start_in_mode_locked(BlockingMode mode) { mode_.store(mode, std::memory_order_release); }
    // Other processes have the descriptor, see core/duplication: its mode is asked of the host from
    // now on.
    void keep_mode_with_descriptor_locked();
    bool is_shared() const { return (receive_slow_path() & slow_path::shared) != 0; }
    // No other process can have the descriptor, as far as this one knows.
    bool is_alone() const { return !is_foreign_ && opened_after_forks_ == library().forks(); }
    void set_foreign() { is_foreign_ = true; }
    // The descriptor, of a socket that is not going to be one.
    UniqueDescriptor give_back() { return std::move(descriptor_); }

    // While one lives, a call may wait in the host until the peer takes what it sends.
    class HostSend {
    public:
        explicit HostSend(Socket& socket) : socket_{socket} {
            socket_.sends_in_host_.fetch_add(1, std::memory_order_seq_cst);
        }
        HostSend(HostSend const&) = delete;
        HostSend& operator=(HostSend const&) = delete;
        ~HostSend() { socket_.sends_in_host_.fetch_sub(1, std::memory_order_release); }

    private:
        Socket& socket_;
    };

    // For waits that no descriptor ends.
    WaiterList& waiters() { return waiters_; }

    // The last handle was closed while calls were inside.
    bool is_cancelling() const { return cancelling_.load(std::memory_order_seq_cst); }

    void cancel_blocked_calls() override;
    // closing/close.cpp. would_block: the socket lingers, may not wait, and has unsent data, so it
    // stays open.
    Code prepare_close();
    void close() override;

private:
    // Stands in mode_ for a mode that is kept with a shared descriptor.
    static constexpr BlockingMode mode_of_descriptor{0xff};

    ~Socket() override;
    void linger(platform::Deadline deadline);
    Code bind_to_any();
    bool close_is_abortive_locked() const;

    // The hot words first, all in the object's first cache line: a poll of a thousand sockets looks
    // at little else.
    std::atomic<std::uint32_t> receive_slow_path_;
    std::atomic<std::uint32_t> send_slow_path_;
    UniqueDescriptor descriptor_;
    std::atomic<Phase> phase_{Phase::fresh};
    std::atomic<BlockingMode> mode_{BlockingMode::blocking};
    std::atomic<bool> cancelling_{false};
    platform::SocketKind const kind_;
    UrgentState urgent_state_;
    std::atomic<SocketAsync*> async_state_{nullptr};  // owned
    std::atomic<Code> breakage_{Code::ok};

    Mutex mutex_;
    bool was_bound_ = false;
    bool is_foreign_ = false;  // the descriptor comes from outside
    std::uint32_t const opened_after_forks_ = library().forks();
    std::atomic<bool> is_overlapped_{true};
    std::atomic<bool> asks_audience_{false};
    OptionStore options_;
    ConnectState connect_state_;
    IcmpReports icmp_reports_{*this};
    WaiterList waiters_;
    std::atomic<Listening*> listening_{nullptr};      // owned
    std::atomic<Overhearing*> overhearing_{nullptr};  // owned
    UnsentBytes unsent_{*this};
    std::atomic<std::uint32_t> sends_in_host_{0};
};

// A socket looked up by handle and kept from going away.
class SocketReference {
public:
    SocketReference() = default;
    explicit SocketReference(HandleTable::Reference reference) : reference_{std::move(reference)} {}

    explicit operator bool() const {
        return reference_ && reference_.object()->kind() == ObjectKind::socket;
    }
    Socket& operator*() const { return *get(); }
    Socket* operator->() const { return get(); }
    Socket* get() const { return static_cast<Socket*>(reference_.object()); }

    // Bits of the handle this call came through.
    std::uint32_t handle_flags() const { return reference_.flags(); }
    void clear_handle_flags(std::uint32_t which) const { reference_.change_flags(which, 0); }

    // Somebody closed the handle this call came through.
    bool handle_is_closed() const { return reference_.handle_is_closed(); }

private:
    HandleTable::Reference reference_;
};

inline SocketReference acquire_socket(Handle handle) noexcept {
    return SocketReference{library().handles().acquire(handle)};
}

}  // namespace ws2::core
