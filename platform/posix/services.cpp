// SPDX-License-Identifier: MIT
// Reads the host's list of services itself: getservbyname() is not safe to call from several
// threads, and its safe variants differ from host to host.
#include <netdb.h>
#include <strings.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include "platform/resolver.hpp"

namespace ws2::platform {
namespace {

constexpr char list_of_services[] = "/etc/services";

bool are_equal(std::string_view left, std::string_view right) {
    return left.size() == right.size() &&
           ::strncasecmp(left.data(), right.data(), left.size()) == 0;
}

// "name port/protocol alias... # comment"
std::optional<Service> parse_line(std::string_view line) {
    std::istringstream words{std::string{line.substr(0, line.find('#'))}};
    Service service;
    std::string endpoint;
    if (!(words >> service.name >> endpoint)) return std::nullopt;
    auto const slash = endpoint.find('/');
    if (slash == std::string::npos) return std::nullopt;
    auto const* const end = endpoint.data() + slash;
    auto const parsed = std::from_chars(endpoint.data(), end, service.port);
    if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
    service.protocol = endpoint.substr(slash + 1);
    for (std::string alias; words >> alias;) service.aliases.push_back(alias);
    return service;
}

template <class Wanted>
std::optional<Service> find_first(std::string_view protocol, Wanted const& is_wanted) {
    std::ifstream file{list_of_services};
    for (std::string line; std::getline(file, line);) {
        auto service = parse_line(line);
        if (!service || !is_wanted(*service)) continue;
        if (protocol.empty() || are_equal(service->protocol, protocol)) return service;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Service> find_service(std::string_view name, std::string_view protocol) {
    return find_first(protocol, [&](Service const& service) {
        return are_equal(service.name, name) ||
               std::ranges::any_of(service.aliases, [&](std::string const& alias) {
                   return are_equal(alias, name);
               });
    });
}

std::optional<Service> find_service(std::uint16_t port, std::string_view protocol) {
    return find_first(protocol, [&](Service const& service) { return service.port == port; });
}

}  // namespace ws2::platform
