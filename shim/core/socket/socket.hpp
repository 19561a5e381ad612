// SPDX-License-Identifier: MIT
// One socket: its descriptor, its phase and mode, its options, its slow-path reasons, and one part
// for each feature. Each part has a type, a file and a lock rule of its own:
//
//     connect_state.hpp      the connect under way and what remains of it
//     listening.hpp          a listener's connections
//     urgent_state.hpp       urgent data
//     datagram_state.hpp     ICMP answers, broadcasts and groups
//     unsent_bytes.hpp       bytes accepted and not sent yet
//     host_sends.hpp         calls that send in the host
//     waiting_calls.hpp      calls that wait, for CancelIoEx
//     socket_async.hpp       overlapped operations, ports, event selection
//     duplication_state.hpp  who else has the descriptor
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "platform/handing_over.hpp"
#include "platform/socket_calls.hpp"
#include "shim/core/objects/object.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/socket/call_rules.hpp"
#include "shim/core/socket/connect_state.hpp"
#include "shim/core/socket/datagram_state.hpp"
#include "shim/core/socket/duplication_state.hpp"
#include "shim/core/socket/host_sends.hpp"
#include "shim/core/socket/lazy_part.hpp"
#include "shim/core/socket/listening.hpp"
#include "shim/core/socket/option_store.hpp"
#include "shim/core/socket/own_descriptor.hpp"
#include "shim/core/socket/slow_path.hpp"
#include "shim/core/socket/socket_async.hpp"
#include "shim/core/socket/unsent_bytes.hpp"
#include "shim/core/socket/urgent_state.hpp"
#include "shim/core/socket/waiting_calls.hpp"
#include "shim/core/waits/waiter_list.hpp"

namespace ws2::core {

// Alone in its cache lines.
class alignas(64) Socket final : public Object, public SlowPathReasons {
public:
    Socket(platform::SocketKind kind, UniqueDescriptor descriptor);
    static void* operator new(std::size_t size);
    static void operator delete(void* memory, std::size_t size);

    int fd() const { return descriptor_.get(); }
    Family family() const { return family_; }
    SocketType type() const { return type_; }
    int protocol() const { return protocol_; }
    platform::SocketKind kind() const { return {family_, type_, protocol_}; }
    bool is_stream() const { return type_ == SocketType::stream; }
    bool carries_urgent() const { return is_stream() && family_ != Family::local; }

    // --- state: read from anywhere, changed with mutex() held ---------------------------------
    RankedMutex<Rank::socket>& mutex() { return mutex_; }
    Phase phase() const { return phase_.load(std::memory_order_acquire); }
    // Also sets the slow-path reasons and the descriptor's mode, and wakes the waiters.
    void enter_locked(Phase phase);
    BlockingMode mode() const {
        auto const mode = mode_.load(std::memory_order_acquire);
        return mode == mode_of_descriptor ? platform::shared_mode(fd()) : mode;
    }
    bool is_blocking() const { return mode() == BlockingMode::blocking; }
    // False also when other processes may have changed the mode.
    bool is_surely_nonblocking() const {
        return mode_.load(std::memory_order_acquire) == BlockingMode::non_blocking;
    }
    Code set_mode_locked(BlockingMode mode);
    OptionStore& options_locked() { return options_; }

    // The code with which the phase refuses the call, or these slow-path reasons do, in Windows'
    // order of precedence; ok: they do not.
    Code refusal_of(Call call) const;
    Code slow_path_refusal(Call call, std::uint32_t reasons) const;

    // --- the parts; null: not made yet --------------------------------------------------------
    ConnectState& connect_state() { return connect_state_; }
    ConnectState const& connect_state() const { return connect_state_; }
    LazyPart<Listening>& listening_part() { return listening_; }
    Listening* listening() const { return listening_.get(); }
    UrgentState& urgent_state() { return urgent_state_; }
    UrgentState const& urgent_state() const { return urgent_state_; }
    DatagramState& datagram_state() { return datagram_state_; }
    DatagramState const& datagram_state() const { return datagram_state_; }
    UnsentBytes& unsent() { return unsent_; }
    HostSends& host_sends() { return host_sends_; }
    LazyPart<SocketAsync>& async_part() { return async_state_; }
    SocketAsync* async_state() const { return async_state_.get(); }
    DuplicationState& duplication_state() { return duplication_state_; }
    // For waits that no descriptor ends.
    WaiterList& waiters() { return waiters_; }
    WaitingCalls& waiting_calls() { return waiting_calls_; }
    Waitable* waitable() override;

    // --- lifetime -----------------------------------------------------------------------------
    // Before another thread can reach the socket.
    void start_in_mode(BlockingMode mode) { mode_.store(mode, std::memory_order_release); }
    void start_connected();
    // The connection is over and the descriptor was replaced: back to the state of a new socket.
    void start_over_locked(Phase phase);
    // Other processes have the descriptor: the mode is read from the host from now on.
    void keep_mode_with_descriptor_locked();
    UniqueDescriptor take_descriptor() { return descriptor_.exchange({}); }
    // The descriptor is as open_socket() made it. From mark_descriptor_used() on, which comes
    // before a bind and before any option, it is not, or others know it. The mutex is held.
    void start_with_new_descriptor() { has_new_descriptor_.store(true, std::memory_order_relaxed); }
    void mark_descriptor_used() {
        if (has_new_descriptor_.load(std::memory_order_relaxed)) use_new_descriptor();
    }
    // For those outside, who may use it as long as the socket is open.
    int expose_descriptor();
    // Takes `by` over and keeps the one before for open_socket(). False, with nothing done: that
    // one may be in use.
    bool exchange_new_descriptor_locked(UniqueDescriptor& by);
    // The last handle was closed while calls were inside.
    bool is_cancelling() const { return cancelling_.load(std::memory_order_seq_cst); }
    void cancel_blocked_calls() override;
    void close() override;  // defined in closing/close.cpp

private:
    // Stands in mode_ for a mode that is kept with a shared descriptor.
    static constexpr BlockingMode mode_of_descriptor{0xff};

    ~Socket() override;
    void use_new_descriptor();

    // Behind the slow-path reasons, and like them in the object's first cache line: a poll of a
    // thousand sockets looks at little else, and an overlapped call at the asynchronous part's
    // address.
    OwnDescriptor descriptor_;
    std::atomic<Phase> phase_{Phase::fresh};
    std::atomic<BlockingMode> mode_{BlockingMode::blocking};
    std::atomic<bool> cancelling_{false};
    std::atomic<bool> has_new_descriptor_{false};
    Family const family_;
    SocketType const type_;
    LazyPart<SocketAsync> async_state_;
    WaiterList waiters_;
    UrgentState urgent_state_;

    int const protocol_;
    RankedMutex<Rank::socket> mutex_;
    DuplicationState duplication_state_;
    OptionStore options_;
    ConnectState connect_state_;
    DatagramState datagram_state_{*this};
    LazyPart<Listening> listening_;
    UnsentBytes unsent_{*this};
    HostSends host_sends_;
    WaitingCalls waiting_calls_;
};

}  // namespace ws2::core
