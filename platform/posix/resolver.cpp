// SPDX-License-Identifier: MIT
#include "platform/resolver.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

#include "platform/posix/addresses.hpp"
#include "platform/posix/errno_table.hpp"

namespace ws2::platform {
namespace {

struct ErrorRow {
    int host_error;
    Code code;
};

constexpr ErrorRow error_rows[] = {
    {EAI_NONAME,     Code::host_not_found      },
    {EAI_AGAIN,      Code::try_again           },
    {EAI_FAIL,       Code::no_recovery         },
    {EAI_MEMORY,     Code::not_enough_memory   },
    {EAI_FAMILY,     Code::family_not_supported},
#ifdef EAI_NODATA
    {EAI_NODATA,     Code::no_data             },
#endif
#ifdef EAI_ADDRFAMILY
    {EAI_ADDRFAMILY, Code::no_data             },
#endif
};

Code code_from_resolver(int host_error) {
    if (host_error == EAI_SYSTEM) return code_from_errno(errno);
    auto const row = std::ranges::find(error_rows, host_error, &ErrorRow::host_error);
    return row != std::end(error_rows) ? row->code : Code::no_recovery;
}

bool are_same_endpoint(Address const& left, Address const& right) {
    return left.family == right.family && left.ip == right.ip && left.scope_id == right.scope_id;
}

std::optional<Address> address_of(addrinfo const& entry) {
    if (!entry.ai_addr || entry.ai_addrlen > sizeof(sockaddr_storage)) return std::nullopt;
    HostAddress host;
    host.length = entry.ai_addrlen;
    std::memcpy(&host.storage, entry.ai_addr, entry.ai_addrlen);
    Address address;
    from_host(host, address);
    if (address.family != Family::ipv4 && address.family != Family::ipv6) return std::nullopt;
    return address;
}

}  // namespace

Result<Host> find_host(std::string const& name, Family family) {
    addrinfo hints{};
    hints.ai_family = family == Family::none ? AF_UNSPEC : to_domain(family);
    hints.ai_socktype = SOCK_STREAM;  // otherwise each address comes once per socket type
    hints.ai_flags = AI_CANONNAME;
    addrinfo* list = nullptr;
    int const error = ::getaddrinfo(name.c_str(), nullptr, &hints, &list);
    if (error != 0) return code_from_resolver(error);
    std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> const owner{list, &::freeaddrinfo};

    Host host;
    for (auto const* entry = list; entry; entry = entry->ai_next) {
        if (entry->ai_canonname && host.canonical_name.empty())
            host.canonical_name = entry->ai_canonname;
        auto const address = address_of(*entry);
        if (!address) continue;
        bool const is_new = std::ranges::none_of(host.addresses, [&](Address const& known) {
            return are_same_endpoint(known, *address);
        });
        if (is_new) host.addresses.push_back(*address);
    }
    if (host.addresses.empty()) return Code::no_data;
    return host;
}

Result<std::string> find_name(Address const& address) {
    HostAddress host;
    to_host(address, host);
    std::array<char, NI_MAXHOST> name;
    int const error =
        ::getnameinfo(host.data(), host.length, name.data(), name.size(), nullptr, 0, NI_NAMEREQD);
    if (error != 0) return code_from_resolver(error);
    return std::string{name.data()};
}

Result<std::string> own_name() {
    std::array<char, 1025> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return code_from_errno(errno);
    return std::string{name.data()};
}

}  // namespace ws2::platform
