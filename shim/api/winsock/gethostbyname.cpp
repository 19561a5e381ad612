// SPDX-License-Identifier: MIT
// The older name calls. Their answers live in memory of the calling thread, one block for hosts,
// one for services and one for protocols, until the thread's next call or its end
// [docs: gethostbyname].
#include <winsock2.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "shim/api/caller_memory.hpp"
#include "shim/api/entry_point.hpp"
#include "shim/api/winsock/ip_family.hpp"
#include "shim/core/names/protocols.hpp"
#include "shim/core/names/resolve.hpp"
#include "shim/core/names/services.hpp"
#include "shim/core/text/unicode.hpp"

using namespace ws2;

namespace {

// One answer: the entry, then its arrays of pointers, then what they point to, in the order the
// pieces are requested. The block only grows, so that results of usual size stay where they are.
class AnswerBlock {
public:
    template <class Entry>
    Entry* start(std::size_t extra_size) {
        auto const size = sizeof(Entry) + extra_size;
        if (size > size_) {
            auto const new_size = std::max<std::size_t>(size, MAXGETHOSTSTRUCT);
            memory_ = std::make_unique<std::byte[]>(new_size);
            size_ = new_size;
        }
        used_ = sizeof(Entry);
        return new (memory_.get()) Entry{};
    }

    // A list of `count` pointers and the NULL behind them.
    char** pointers(std::size_t count) {
        auto* const list = reinterpret_cast<char**>(memory_.get() + used_);
        used_ += (count + 1) * sizeof(char*);
        std::fill_n(list, count + 1, nullptr);
        return list;
    }

    char* copy(void const* source, std::size_t size) {
        auto* const target = reinterpret_cast<char*>(memory_.get() + used_);
        std::memcpy(target, source, size);
        used_ += size;
        return target;
    }

    char* text(std::string_view source) {
        char* const target = copy(source.data(), source.size());
        memory_[used_++] = std::byte{0};
        return target;
    }

private:
    std::unique_ptr<std::byte[]> memory_;
    std::size_t size_ = 0;
    std::size_t used_ = 0;
};

std::size_t text_size(std::span<std::string const> texts) {
    std::size_t size = 0;
    for (auto const& text : texts) size += text.size() + 1;
    return size;
}

hostent* answer_with(platform::Host const& host, std::span<std::string const> aliases) {
    thread_local AnswerBlock block;
    auto const family = host.addresses.front().family;
    std::size_t const address_size = family == Family::ipv4 ? 4 : 16;
    auto const count = host.addresses.size();
    auto* const entry = block.start<hostent>((aliases.size() + 1 + count + 1) * sizeof(char*) +
                                             count * address_size + host.canonical_name.size() + 1 +
                                             text_size(aliases));
    entry->h_addrtype = static_cast<short>(api::to_winsock(family));
    entry->h_length = static_cast<short>(address_size);
    entry->h_aliases = block.pointers(aliases.size());
    entry->h_addr_list = block.pointers(count);
    for (std::size_t i = 0; i != count; ++i)
        entry->h_addr_list[i] = block.copy(host.addresses[i].ip.data(), address_size);
    entry->h_name = block.text(host.canonical_name);
    for (std::size_t i = 0; i != aliases.size(); ++i) entry->h_aliases[i] = block.text(aliases[i]);
    return entry;
}

servent* answer_with(platform::Service const& service) {
    thread_local AnswerBlock block;
    auto const& aliases = service.aliases;
    auto* const entry =
        block.start<servent>((aliases.size() + 1) * sizeof(char*) + service.name.size() + 1 +
                             service.protocol.size() + 1 + text_size(aliases));
    entry->s_aliases = block.pointers(aliases.size());
    entry->s_name = block.text(service.name);
    entry->s_proto = block.text(service.protocol);
    entry->s_port = static_cast<short>(htons(service.port));
    for (std::size_t i = 0; i != aliases.size(); ++i) entry->s_aliases[i] = block.text(aliases[i]);
    return entry;
}

protoent* answer_with(core::Protocol const& protocol) {
    thread_local AnswerBlock block;
    auto* const entry = block.start<protoent>(2 * sizeof(char*) + protocol.name.size() + 1 +
                                              protocol.alias.size() + 1);
    entry->p_aliases = block.pointers(1);
    entry->p_name = block.text(protocol.name);
    entry->p_aliases[0] = block.text(protocol.alias);
    entry->p_proto = static_cast<short>(protocol.number);
    return entry;
}

Result<servent*> service_answer(std::optional<platform::Service> const& service) {
    if (!service) return Code::no_data;
    return answer_with(*service);
}

Result<protoent*> protocol_answer(core::Protocol const* protocol) {
    if (!protocol) return Code::no_data;
    return answer_with(*protocol);
}

std::string_view view_of(char const* text) { return text ? text : std::string_view{}; }

// The name in `target`, or nothing changed and Code::bad_address when it does not fit.
template <class Character>
Code put_own_name(std::basic_string<Character> const& name, Character* target, int size) {
    if (size <= 0 || static_cast<std::size_t>(size) <= name.size() ||
        !api::can_write(target, name.size() + 1))
        return Code::bad_address;
    *std::ranges::copy(name, target).out = 0;
    return Code::ok;
}

}  // namespace

hostent* WSAAPI gethostbyname(char const* name) {
    return api::call<hostent*>(nullptr, [&]() -> Result<hostent*> {
        if (!api::can_read_optional_text(name)) return Code::bad_address;
        auto const wanted = view_of(name);
        auto host = core::find_ipv4_host(wanted);
        if (!host) return host.code();
        std::vector<std::string> aliases;
        bool const is_alias = !wanted.empty() && !host->canonical_name.empty() &&
                              std::string_view{host->canonical_name} != wanted;
        if (host->canonical_name.empty()) host->canonical_name = wanted;
        if (is_alias) aliases.emplace_back(wanted);
        return answer_with(*host, aliases);
    });
}

hostent* WSAAPI gethostbyaddr(char const* addr, int len, int type) {
    return api::call<hostent*>(nullptr, [&]() -> Result<hostent*> {
        auto const family = api::ip_family_from(type);
        if (!addr) return Code::bad_address;
        if (family == Family::none) return Code::family_not_supported;
        if (family == Family::ipv4 && len < 4) return Code::bad_address;
        if (family == Family::ipv6 && len != 16) return Code::invalid_argument;
        if (!api::can_read(addr, family == Family::ipv4 ? 4 : 16)) return Code::bad_address;
        Address address;
        address.family = family;
        std::memcpy(address.ip.data(), addr, family == Family::ipv4 ? 4 : 16);
        auto const host = core::find_host_with(address);
        if (!host) return host.code();
        return answer_with(*host, {});
    });
}

int WSAAPI gethostname(char* name, int namelen) {
    return api::call(SOCKET_ERROR, [&]() -> Code {
        auto const own = core::own_host_name();
        return own ? put_own_name(*own, name, namelen) : own.code();
    });
}

int WSAAPI GetHostNameW(PWSTR name, int namelen) {
    return api::call(SOCKET_ERROR, [&]() -> Code {
        auto const own = core::own_host_name();
        return own ? put_own_name(core::from_utf8(*own), name, namelen) : own.code();
    });
}

servent* WSAAPI getservbyname(char const* name, char const* proto) {
    return api::call<servent*>(nullptr, [&]() -> Result<servent*> {
        if (!api::can_read_text(name) || !api::can_read_optional_text(proto))
            return Code::bad_address;
        return service_answer(core::find_service(std::string_view{name}, view_of(proto)));
    });
}

servent* WSAAPI getservbyport(int port, char const* proto) {
    return api::call<servent*>(nullptr, [&]() -> Result<servent*> {
        if (!api::can_read_optional_text(proto)) return Code::bad_address;
        auto const number = ntohs(static_cast<u_short>(port));
        return service_answer(core::find_service(number, view_of(proto)));
    });
}

protoent* WSAAPI getprotobyname(char const* name) {
    return api::call<protoent*>(nullptr, [&]() -> Result<protoent*> {
        if (!api::can_read_text(name)) return Code::bad_address;
        return protocol_answer(core::find_protocol(std::string_view{name}));
    });
}

protoent* WSAAPI getprotobynumber(int number) {
    return api::call<protoent*>(nullptr,
                                [&] { return protocol_answer(core::find_protocol(number)); });
}
