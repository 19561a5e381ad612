// SPDX-License-Identifier: MIT
// UUIDs (RFC 9562) as rpcrt4 makes, compares and writes them.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <new>
#include <optional>
#include <string_view>

#include "platform/adapters.hpp"
#include "platform/random.hpp"
#include "shim/api/halves.hpp"
#include "shim/api/win32/hex_digits.hpp"
#include "shim/api/win32_entry.hpp"

#include <windows.h>

#include <rpc.h>

namespace ws2::api {
namespace {

// Where the digits of a UUID's text stand: "01234567-0123-0123-0123-0123456789ab".
constexpr std::string_view pattern = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

using UuidBytes = std::array<std::uint8_t, 16>;  // in the order of the text

UuidBytes to_bytes(UUID const& uuid) {
    UuidBytes bytes;
    for (unsigned i = 0; i < 4; ++i)
        bytes[i] = static_cast<std::uint8_t>(uuid.Data1 >> (24 - 8 * i));
    for (unsigned i = 0; i < 2; ++i) {
        bytes[4 + i] = static_cast<std::uint8_t>(uuid.Data2 >> (8 - 8 * i));
        bytes[6 + i] = static_cast<std::uint8_t>(uuid.Data3 >> (8 - 8 * i));
    }
    std::ranges::copy(uuid.Data4, bytes.begin() + 8);
    return bytes;
}

UUID from_bytes(UuidBytes const& bytes) {
    UUID uuid{};
    for (unsigned i = 0; i < 4; ++i) uuid.Data1 = uuid.Data1 << 8 | bytes[i];
    for (unsigned i = 0; i < 2; ++i) {
        uuid.Data2 = static_cast<unsigned short>(uuid.Data2 << 8 | bytes[4 + i]);
        uuid.Data3 = static_cast<unsigned short>(uuid.Data3 << 8 | bytes[6 + i]);
    }
    std::copy_n(bytes.begin() + 8, 8, uuid.Data4);
    return uuid;
}

template <class Text>
RPC_STATUS uuid_to_text(UUID const* uuid, Text** to) {
    if (!to) return RPC_S_INVALID_ARG;
    auto* const text = new (std::nothrow) Text[pattern.size() + 1];
    if (!text) return RPC_S_OUT_OF_MEMORY;
    auto const bytes = uuid ? to_bytes(*uuid) : UuidBytes{};
    std::size_t digit = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        char each = pattern[i];
        if (each == 'x') {
            auto const byte = bytes[digit / 2];
            each = hex_digits[digit % 2 == 0 ? byte >> 4 : byte & 15];
            ++digit;
        }
        text[i] = static_cast<Text>(each);
    }
    text[pattern.size()] = 0;
    *to = text;
    return RPC_S_OK;
}

template <class Text>
std::optional<UuidBytes> parse_uuid(Text const* text) {
    UuidBytes bytes{};
    std::size_t digit = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        auto const each = static_cast<char>(text[i] < 0x80 ? text[i] : 0);
        if (pattern[i] == '-') {
            if (each != '-') return std::nullopt;
            continue;
        }
        auto const value = hex_value(each);
        if (!value) return std::nullopt;
        auto& byte = bytes[digit / 2];
        byte = static_cast<std::uint8_t>(byte << 4 | *value);
        ++digit;
    }
    return text[pattern.size()] == 0 ? std::optional{bytes} : std::nullopt;
}

template <class Text>
RPC_STATUS uuid_from_text(Text const* text, UUID* uuid) {
    if (!uuid) return RPC_S_INVALID_ARG;
    auto const bytes = text ? parse_uuid(text) : std::optional{UuidBytes{}};
    if (!bytes) return RPC_S_INVALID_STRING_UUID;
    *uuid = from_bytes(*bytes);
    return RPC_S_OK;
}

template <class Text>
RPC_STATUS free_uuid_text(Text** text) {
    if (!text) return RPC_S_INVALID_ARG;
    delete[] * text;
    *text = nullptr;
    return RPC_S_OK;
}

constexpr std::size_t node_size = 6;

// What tells this process's sequential UUIDs from those of other processes and machines, in the
// order of the text: the clock sequence, and the hardware address of the first adapter that has
// one.
struct UuidOrigin {
    std::array<std::uint8_t, 2 + node_size> bytes{};
    bool is_random = false;  // no adapter has an address, so that only chance keeps machines apart
};

UuidOrigin make_uuid_origin() {
    UuidOrigin origin;
    origin.is_random = true;
    static_cast<void>(platform::fill_random(origin.bytes.data(), origin.bytes.size()));
    origin.bytes[0] = static_cast<std::uint8_t>((origin.bytes[0] & 0x3F) | 0x80);  // RFC 9562
    origin.bytes[2] |= 1;  // a group's address, which no adapter has (RFC 9562, 6.10)
    for (auto const& adapter : platform::adapters()) {
        if (adapter.is_loopback || adapter.hardware_address.size() != node_size) continue;
        std::ranges::copy(adapter.hardware_address, origin.bytes.begin() + 2);
        origin.is_random = false;
        break;
    }
    return origin;
}

// The time now in steps of 100 ns since 1582-10-15, later than that of any call before.
std::uint64_t next_uuid_time() {
    constexpr std::uint64_t from_1582_to_1601 = 0x146BF33E42C000;
    static std::atomic<std::uint64_t> last{0};
    FILETIME time{};
    GetSystemTimePreciseAsFileTime(&time);
    auto const now = whole(time.dwHighDateTime, time.dwLowDateTime) + from_1582_to_1601;
    auto before = last.load(std::memory_order_relaxed);
    std::uint64_t next;
    do {
        next = std::max(now, before + 1);
    } while (!last.compare_exchange_weak(before, next, std::memory_order_relaxed));
    return next;
}

RPC_STATUS make_sequential_uuid(UUID& uuid) {
    static auto const origin = make_uuid_origin();
    auto const time = next_uuid_time();
    uuid.Data1 = static_cast<std::uint32_t>(time);
    uuid.Data2 = static_cast<unsigned short>(time >> 32);
    uuid.Data3 = static_cast<unsigned short>((time >> 48 & 0x0FFF) | 0x1000);  // version 1
    std::ranges::copy(origin.bytes, uuid.Data4);
    return origin.is_random ? RPC_S_UUID_LOCAL_ONLY : RPC_S_OK;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

RPC_STATUS RPC_ENTRY UuidCreate(UUID* Uuid) {
    UuidBytes bytes;
    if (!Uuid || !platform::fill_random(bytes.data(), bytes.size())) return RPC_S_INVALID_ARG;
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);  // version 4
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);  // the variant of RFC 9562
    *Uuid = from_bytes(bytes);
    return RPC_S_OK;
}
RPC_STATUS RPC_ENTRY UuidCreateSequential(UUID* Uuid) {
    if (!Uuid) return RPC_S_INVALID_ARG;
    RPC_STATUS status = RPC_S_OUT_OF_MEMORY;
    static_cast<void>(is_done([&] { status = make_sequential_uuid(*Uuid); }));
    return status;
}
RPC_STATUS RPC_ENTRY UuidCreateNil(UUID* NilUuid) {
    if (!NilUuid) return RPC_S_INVALID_ARG;
    *NilUuid = {};
    return RPC_S_OK;
}
int RPC_ENTRY UuidEqual(UUID* Uuid1, UUID* Uuid2, RPC_STATUS* Status) {
    if (Status) *Status = RPC_S_OK;
    auto const first = Uuid1 ? to_bytes(*Uuid1) : UuidBytes{};
    auto const second = Uuid2 ? to_bytes(*Uuid2) : UuidBytes{};
    return first == second ? TRUE : FALSE;
}
int RPC_ENTRY UuidIsNil(UUID* Uuid, RPC_STATUS* Status) { return UuidEqual(Uuid, nullptr, Status); }
RPC_STATUS RPC_ENTRY UuidToStringA(const UUID* Uuid, RPC_CSTR* StringUuid) {
    return uuid_to_text(Uuid, StringUuid);
}
RPC_STATUS RPC_ENTRY UuidToStringW(const UUID* Uuid, RPC_WSTR* StringUuid) {
    return uuid_to_text(Uuid, StringUuid);
}
RPC_STATUS RPC_ENTRY UuidFromStringA(RPC_CSTR StringUuid, UUID* Uuid) {
    return uuid_from_text(StringUuid, Uuid);
}
RPC_STATUS RPC_ENTRY UuidFromStringW(RPC_WSTR StringUuid, UUID* Uuid) {
    return uuid_from_text(StringUuid, Uuid);
}
RPC_STATUS RPC_ENTRY RpcStringFreeA(RPC_CSTR* String) { return free_uuid_text(String); }
RPC_STATUS RPC_ENTRY RpcStringFreeW(RPC_WSTR* String) { return free_uuid_text(String); }
