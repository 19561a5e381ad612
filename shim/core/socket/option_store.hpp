// SPDX-License-Identifier: MIT
// The option values of one socket, in Windows' terms: the host does not have some of them, and
// changes others (buffers doubled, timeouts rounded). Accepted sockets get a copy.
#pragma once

#include <cstdint>
#include <vector>

#include "platform/options.hpp"

namespace ws2::core {

// Values that differ from their defaults. Few per socket, so a scan is as good as anything.
class OptionValues {
public:
    std::uint32_t get(Option option, std::uint32_t initial) const {
        for (auto const& entry : entries_)
            if (entry.option == option) return entry.value;
        return initial;
    }
    void set(Option option, std::uint32_t value) {
        for (auto& entry : entries_)
            if (entry.option == option) {
                entry.value = value;
                return;
            }
        entries_.push_back({option, value});
    }

    struct Entry {
        Option option;
        std::uint32_t value;
        bool operator==(Entry const&) const = default;
    };
    bool operator==(OptionValues const&) const = default;
    auto begin() const { return entries_.begin(); }
    auto end() const { return entries_.end(); }

private:
    std::vector<Entry> entries_;
};

struct OptionStore {
    std::uint32_t receive_timeout_ms = 0;  // 0: for ever
    std::uint32_t send_timeout_ms = 0;
    std::int32_t receive_buffer = 65536;
    std::int32_t send_buffer = 65536;
    std::uint16_t linger_on = 0;
    std::uint16_t linger_seconds = 0;
    bool reuse_address = false;
    bool exclusive_address = false;
    bool is_for_registered_io = false;  // WSA_FLAG_REGISTERED_IO
    OptionValues others;
    bool operator==(OptionStore const&) const = default;
};

inline std::uint32_t packed_linger(OptionStore const& store) {
    return Linger{store.linger_on, store.linger_seconds}.packed();
}

}  // namespace ws2::core
