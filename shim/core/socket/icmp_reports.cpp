// SPDX-License-Identifier: MIT
#include "shim/core/socket/icmp_reports.hpp"

#include "shim/core/socket/socket.hpp"

namespace ws2::core {
namespace {

using Kind = platform::IcmpReport::Kind;

// Windows reports no others.
Code code_of_report(Kind kind) {
    switch (kind) {
        case Kind::port_unreachable:
            return Code::connection_reset;
        case Kind::hops_exceeded:
            return Code::network_reset;
        default:
            return Code::ok;
    }
}

}  // namespace

void IcmpReports::add_locked(platform::IcmpReport const& report) {
    constexpr std::size_t most = 1000;  // for a program that sends and never receives
    auto const code = code_of_report(report.kind);
    if (code == Code::ok || !is_reported(code) || waiting_.size() == most) return;
    waiting_.push_back({code, report.target});
    owner_.set_receive_slow_path(slow_path::icmp);
}

bool IcmpReports::collect(Code why) {
    bool any = false;
    std::lock_guard const lock{mutex_};
    for (;;) {
        auto const report = platform::take_icmp_report(owner_.fd());
        if (report) {
            any |= report->kind != Kind::none;
            add_locked(*report);
            continue;
        }
        if (why != Code::connection_refused) return any;
        // Another thread has brought the report here; or the host has no queue, and this is it.
        if (report.code() == Code::operation_not_supported) {
            auto const peer = platform::peer_address(owner_.fd());
            add_locked({Kind::port_unreachable, peer ? *peer : Address{}});
        }
        return true;
    }
}

std::optional<IcmpFailure> IcmpReports::take(bool peek) {
    std::lock_guard const lock{mutex_};
    std::erase_if(waiting_, [this](IcmpFailure const& each) { return !is_reported(each.code); });
    std::optional<IcmpFailure> oldest;
    if (!waiting_.empty()) oldest = waiting_.front();
    if (oldest && !peek) waiting_.erase(waiting_.begin());
    if (waiting_.empty()) owner_.clear_receive_slow_path(slow_path::icmp);
    return oldest;
}

}  // namespace ws2::core
