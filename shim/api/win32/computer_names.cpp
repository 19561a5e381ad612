// SPDX-License-Identifier: MIT
// The name of the machine: one name of the host, returned whole or in parts; and that of the user.
#include <algorithm>
#include <string>
#include <string_view>

#include "platform/program.hpp"
#include "shim/api/marshal.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/names/resolve.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

constexpr std::size_t longest_netbios_name = 15;

std::string netbios_name(std::string_view host) {
    std::string name{host.substr(0, std::min(host.size(), longest_netbios_name))};
    std::ranges::transform(name, name.begin(), [](char character) {
        return character >= 'a' && character <= 'z' ? static_cast<char>(character - 'a' + 'A')
                                                    : character;
    });
    return name;
}

// The physical names are those of this machine, the others a cluster's; there is no cluster.
std::string part_of(std::string const& name, COMPUTER_NAME_FORMAT format) {
    std::string_view const whole{name};
    auto const dot = std::min(whole.find('.'), whole.size());
    switch (format % ComputerNamePhysicalNetBIOS) {
        case ComputerNameNetBIOS:
            return netbios_name(whole.substr(0, dot));
        case ComputerNameDnsHostname:
            return std::string{whole.substr(0, dot)};
        case ComputerNameDnsDomain:
            return std::string{whole.substr(std::min(dot + 1, whole.size()))};
        default:
            return name;
    }
}

Result<std::string> computer_name(COMPUTER_NAME_FORMAT format) {
    if (format < ComputerNameNetBIOS || format >= ComputerNameMax) return Code::invalid_parameter;
    auto const own = core::own_host_name();
    if (!own) return own.code();
    return part_of(*own, format);
}

// The length without the terminator; with it where the name does not fit, which `too_small` says.
template <class Character, class Find>
BOOL write_name(Find find, Character* buffer, DWORD* size, Code too_small) {
    return win32_call(FALSE, [&]() -> Code {
        if (!can_write(size)) return Code::invalid_parameter;
        Result<std::string> const found = find();
        if (!found) return found.code();
        auto const name = widened<Character>(*found);
        auto const needed = static_cast<DWORD>(name.size() + 1);
        if (*size < needed || !can_write(buffer, needed)) {
            *size = needed;
            return too_small;
        }
        *std::ranges::copy(name, buffer).out = 0;
        *size = needed - 1;
        return Code::ok;
    });
}

template <class Character>
BOOL write_computer_name(COMPUTER_NAME_FORMAT format, Character* buffer, DWORD* size,
                         Code too_small) {
    return write_name([format] { return computer_name(format); }, buffer, size, too_small);
}

// Whose length has the terminator in it.
template <class Character>
BOOL write_user_name(Character* buffer, DWORD* size) {
    auto const find = [] { return Result<std::string>{platform::user_name()}; };
    BOOL const is_written = write_name(find, buffer, size, Code::insufficient_buffer);
    if (is_written) ++*size;
    return is_written;
}

}  // namespace
}  // namespace ws2::api

using ws2::Code;
using ws2::api::write_computer_name;
using ws2::api::write_user_name;

BOOL WINAPI GetComputerNameA(LPSTR lpBuffer, LPDWORD nSize) {
    return write_computer_name(ComputerNameNetBIOS, lpBuffer, nSize, Code::buffer_overflow);
}
BOOL WINAPI GetComputerNameW(LPWSTR lpBuffer, LPDWORD nSize) {
    return write_computer_name(ComputerNameNetBIOS, lpBuffer, nSize, Code::buffer_overflow);
}
BOOL WINAPI GetComputerNameExA(COMPUTER_NAME_FORMAT NameType, LPSTR lpBuffer, LPDWORD nSize) {
    return write_computer_name(NameType, lpBuffer, nSize, Code::more_data);
}
BOOL WINAPI GetComputerNameExW(COMPUTER_NAME_FORMAT NameType, LPWSTR lpBuffer, LPDWORD nSize) {
    return write_computer_name(NameType, lpBuffer, nSize, Code::more_data);
}
BOOL WINAPI GetUserNameA(LPSTR lpBuffer, LPDWORD pcbBuffer) {
    return write_user_name(lpBuffer, pcbBuffer);
}
BOOL WINAPI GetUserNameW(LPWSTR lpBuffer, LPDWORD pcbBuffer) {
    return write_user_name(lpBuffer, pcbBuffer);
}
