// SPDX-License-Identifier: MIT
// ICMP echo requests by handle: what IcmpSendEcho and its kin send, and what answers. Each request
// has a descriptor of its own, so that the handle holds nothing but the right to stop them.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "platform/deadline.hpp"
#include "platform/echo.hpp"
#include "platform/waker.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/thread_pool.hpp"

namespace ws2::core {

// Windows' numbers [docs: ICMP_ECHO_REPLY].
enum class EchoStatus : std::uint32_t {
    success = 0,
    net_unreachable = 11002,
    host_unreachable = 11003,
    protocol_unreachable = 11004,  // of IPv6: it is prohibited
    port_unreachable = 11005,
    bad_option = 11007,
    packet_too_big = 11009,
    timed_out = 11010,
    hops_exceeded = 11013,
    not_reassembled = 11014,
    bad_parameter = 11015,
    source_quench = 11016,
    unreachable = 11040,
    bad_header = 11042,
    unknown_header = 11043,
    icmp_error = 11044,
    scope_mismatch = 11045,
    general_failure = 11050,
};

struct EchoRequest {
    platform::EchoOptions options;
    Address to;
    std::vector<char> data;
    platform::Deadline deadline = platform::Deadline::now();
};

struct EchoReply {
    EchoStatus status = EchoStatus::timed_out;
    bool is_answer = false;  // a message came back
    Address from;
    std::uint32_t round_trip_ms = 0;
    std::uint8_t hops = 0;
    std::uint8_t type_of_service = 0;
    bool is_unfragmentable = false;
    std::vector<char> data;
};

class EchoFile final : public Object {
public:
    static constexpr ObjectKind object_kind = ObjectKind::echo;

    static Result<ObjectPtr<EchoFile>> make(Family family);
    EchoFile(Family family, platform::Waker waker)
        : Object{object_kind}, family_{family}, waker_{std::move(waker)} {}

    Family family() const { return family_; }

    // Sends the request and waits for what comes back. win32_network_unreachable and what
    // platform::open_echo() says; operation_aborted: the handle was closed, or CancelSynchronousIo.
    Result<EchoReply> ask(EchoRequest const& request);

    // The same, but waits on a thread of the pool. `report` writes the answer down; it is not
    // called once the handle is closed. `finish` comes then, always. Neither throws.
    using Report = std::function<void(Result<EchoReply> const&)>;
    using Finish = std::function<void()>;
    Code ask_in_background(EchoRequest request, Report report, Finish finish);

    void cancel_blocked_calls() override { end(); }
    void close() override { end(); }

private:
    class Work;
    // A request under way.
    struct Sent {
        UniqueDescriptor fd;
        std::uint16_t sequence = 0;
        std::chrono::steady_clock::time_point at;
        bool is_too_big = false;
    };
    static Result<Sent> send(EchoRequest const& request);
    Code await_answer(Sent const& sent, platform::Deadline deadline, std::span<char> room,
                      platform::EchoAnswer& answer) const;
    Result<EchoReply> receive(EchoRequest const& request, Sent const& sent) const;
    void end();

    Family const family_;
    platform::Waker const waker_;  // awake from the end on
    RankedMutex<Rank::echo> mutex_;
    std::atomic<bool> is_ended_{false};  // changes with mutex_ held
};

}  // namespace ws2::core
