// SPDX-License-Identifier: MIT
// Positions of urgent bytes that sockets of this process have sent to connections which one
// listener has not accepted yet. The host keeps only the newest urgent byte of a connection, and it
// is not received before the connection is accepted; so the sender records the positions here.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "platform/types.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

struct Endpoint {
    std::array<std::uint8_t, 16> ip{};
    std::uint16_t port_be = 0;
    bool operator==(Endpoint const&) const = default;
};

// IPv4 written as IPv6, so that both ends of a dual-stack connection compare equal.
inline Endpoint endpoint_of(Address const& address) {
    Endpoint result{address.ip, address.port_be};
    if (address.family != Family::ipv4) return result;
    result.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    std::copy_n(address.ip.begin(), 4, result.ip.begin() + 12);
    return result;
}

class EarlyUrgent {
public:
    // How many bytes of the stream are ahead of each urgent one, in ascending order.
    using Positions = std::vector<std::uint64_t>;

    // One load, for accept().
    bool has_any() const { return has_any_.load(); }

    void note(Endpoint const& sender, std::uint64_t position) {
        std::lock_guard const lock{mutex_};
        auto entry = find_locked(sender);
        if (entry == entries_.end()) {
            if (entries_.size() == most_senders) entries_.erase(entries_.begin());
            entry = entries_.insert(entries_.end(), {sender, {}});
            has_any_.store(true);
        }
        auto& positions = entry->positions;
        // It is another connection from the same port.
        if (!positions.empty() && position < positions.back()) positions.clear();
        bool const is_known = !positions.empty() && position == positions.back();
        if (!is_known && positions.size() != most_positions) positions.push_back(position);
    }

    // It was not sent.
    void take_back(Endpoint const& sender, std::uint64_t position) {
        std::lock_guard const lock{mutex_};
        auto const entry = find_locked(sender);
        if (entry != entries_.end()) std::erase(entry->positions, position);
    }

    Positions take(Endpoint const& sender) {
        std::lock_guard const lock{mutex_};
        auto const entry = find_locked(sender);
        if (entry == entries_.end()) return {};
        auto positions = std::move(entry->positions);
        entries_.erase(entry);
        has_any_.store(!entries_.empty());
        return positions;
    }

    bool has(Endpoint const& sender) {
        std::lock_guard const lock{mutex_};
        return find_locked(sender) != entries_.end();
    }

private:
    struct Entry {
        Endpoint sender;
        Positions positions;
    };
    // Entries of connections that are never accepted stay until the listener closes.
    static constexpr std::size_t most_senders = 1024;
    static constexpr std::size_t most_positions = 4096;

    std::vector<Entry>::iterator find_locked(Endpoint const& sender) {
        return std::ranges::find(entries_, sender, &Entry::sender);
    }

    std::atomic<bool> has_any_{false};
    RankedMutex<Rank::early_urgent> mutex_;
    std::vector<Entry> entries_;
};

}  // namespace ws2::core
