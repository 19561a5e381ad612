// SPDX-License-Identifier: MIT
// The answer of getaddrinfo and its relatives: a chain of entries, each one allocation that holds
// the entry, its address and its name, so that programs may take the chain apart.
#pragma once

#include <winsock2.h>
#include <ws2tcpip.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>

#include "shim/api/marshal.hpp"
#include "shim/api/winsock/ip_family.hpp"
#include "shim/core/names/resolve.hpp"

namespace ws2::api {

template <class Info>
void free_list(Info* list) noexcept {
    while (list) {
        auto* const next = list->ai_next;
        std::free(list);
        list = next;
    }
}

struct ListDeleter {
    template <class Info>
    void operator()(Info* list) const noexcept {
        free_list(list);
    }
};

// What every entry repeats of the hints.
struct EchoedHints {
    int type = 0;
    int protocol = 0;
};

inline int to_winsock(SocketType type, int hinted) {
    switch (type) {
        case SocketType::stream:
            return SOCK_STREAM;
        case SocketType::datagram:
            return SOCK_DGRAM;
        default:
            return hinted;
    }
}

template <class Info>
using NameCharacter = std::remove_pointer_t<decltype(Info::ai_canonname)>;

template <class Info>
Info* make_entry(core::ResolvedAddress const& resolved, EchoedHints const& hints,
                 std::basic_string_view<NameCharacter<Info>> name) {
    struct Entry {
        Info info;
        sockaddr_in6 address;
    };
    using Character = NameCharacter<Info>;
    auto const name_size = name.empty() ? 0 : (name.size() + 1) * sizeof(Character);
    void* const memory = std::malloc(sizeof(Entry) + name_size);
    if (!memory) throw std::bad_alloc{};
    auto* const entry = new (memory) Entry{};
    entry->info.ai_family = to_winsock(resolved.address.family);
    entry->info.ai_socktype = to_winsock(resolved.type, hints.type);
    entry->info.ai_protocol = hints.protocol;
    entry->info.ai_addr = reinterpret_cast<sockaddr*>(&entry->address);
    int size = 0;
    put_address(resolved.address, entry->info.ai_addr, &size);
    entry->info.ai_addrlen = static_cast<std::size_t>(size);
    if (!name.empty()) {
        auto* const text = reinterpret_cast<Character*>(entry + 1);
        std::memcpy(text, name.data(), name.size() * sizeof(Character));
        text[name.size()] = 0;
        entry->info.ai_canonname = text;
    }
    return &entry->info;
}

// The name stands in the first entry only.
template <class Info>
std::unique_ptr<Info, ListDeleter> make_list(core::Resolution const& resolution,
                                             EchoedHints const& hints,
                                             std::basic_string_view<NameCharacter<Info>> name) {
    std::unique_ptr<Info, ListDeleter> list;
    Info* last = nullptr;
    for (auto const& resolved : resolution.entries) {
        auto* const entry = make_entry<Info>(resolved, hints, last ? decltype(name){} : name);
        if (last)
            last->ai_next = entry;
        else
            list.reset(entry);
        last = entry;
    }
    return list;
}

}  // namespace ws2::api
