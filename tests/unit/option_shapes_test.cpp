// SPDX-License-Identifier: MIT
// Lengths of option values, and the table of options, without a socket.
#include "shim/core/options/option_shapes.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <set>

#include "tests/support/catch.hpp"

using namespace ws2;
using namespace ws2::core;

namespace {

constexpr std::uint32_t value = 0x01020304;

// The number that the first bytes of `value` are, whichever byte comes first here.
constexpr std::uint32_t first_bytes(int count) {
    if constexpr (std::endian::native == std::endian::big) return value >> 8 * (4 - count);
    return value & ((1u << 8 * count) - 1);
}

Result<DecodedOption> decode(Shape shape, int length) {
    return decode_option(shape, {&value, length});
}

}  // namespace

TEST_CASE("a short set is taken as far as it goes, or refused, by shape") {
    CHECK(decode(Shape::prefix_number, 1)->value == first_bytes(1));
    CHECK(decode(Shape::prefix_number, 3)->value == first_bytes(3));
    CHECK(decode(Shape::prefix_number, 42)->value == value);
    CHECK(decode(Shape::flag, 1)->value == 1);
    CHECK(decode(Shape::number, 3).code() == Code::bad_address);
    CHECK(decode(Shape::strict_flag, 2).code() == Code::bad_address);
    CHECK(decode(Shape::number, 4)->value == value);
    CHECK(decode(Shape::strict_flag, 4)->value == 1);
}

TEST_CASE("no length at all is accepted by truth values of SOL_SOCKET only") {
    CHECK(decode(Shape::flag, 0)->is_absent);
    for (auto const shape : {Shape::byte, Shape::number, Shape::quiet_number, Shape::strict_number,
                             Shape::strict_flag, Shape::prefix_number, Shape::prefix_flag})
        CHECK(decode(shape, 0).code() == Code::bad_address);
}

TEST_CASE("one byte counts where one byte is kept") {
    std::uint32_t const high = 0x100;
    CHECK(decode_option(Shape::byte, {&high, 4})->value == 0);
    CHECK(decode_option(Shape::flag, {&high, 4})->value == 1);
}

TEST_CASE("a short get leaves what Windows leaves") {
    using Bytes = std::array<unsigned char, 4>;
    Bytes memory{0xef, 0xbe, 0xad, 0xde};
    OptionOutput output{memory.data(), 2};
    CHECK(check_option_room(Shape::number, output) == Code::bad_address);
    CHECK(memory == Bytes{0, 0, 0xad, 0xde});
    CHECK(output.length == 2);

    memory = {0xef, 0xbe, 0xad, 0xde};
    output.length = 2;
    CHECK(check_option_room(Shape::strict_number, output) == Code::bad_address);
    CHECK(memory == Bytes{0xef, 0xbe, 0xad, 0xde});
    CHECK(output.length == 0);
}

TEST_CASE("a value is read in as many bytes as were written") {
    for (auto const shape : {Shape::flag, Shape::byte, Shape::prefix_number, Shape::prefix_flag}) {
        unsigned char byte = 0xcc;
        OptionOutput output{&byte, 1};
        encode_option(shape, 1, output);
        CHECK(byte == 1);
    }
    std::uint16_t two = 0xcccc;
    OptionOutput output{&two, 2};
    encode_option(Shape::flag, 1, output);
    CHECK(two == 1);
}

TEST_CASE("a value is never written beyond the room") {
    for (auto const shape : {Shape::flag, Shape::byte, Shape::prefix_number, Shape::prefix_flag})
        for (int room = 1; room != 9; ++room) {
            unsigned char memory[16];
            std::memset(memory, 0xcc, sizeof memory);
            OptionOutput output{memory, room};
            REQUIRE(check_option_room(shape, output) == Code::ok);
            encode_option(shape, 1, output);
            CHECK(output.length <= room);
            CHECK(std::all_of(memory + room, std::end(memory),
                              [](unsigned char byte) { return byte == 0xcc; }));
        }
}

TEST_CASE("defaults lie within the range a program may set, unless they mean unset") {
    std::set<Option> const unset = {Option::ip_mtu_discover, Option::ipv6_mtu_discover};
    for (auto const& row : option_rows) {
        CAPTURE(row.level, row.name);
        if (row.access == Access::both && unset.count(row.option) == 0) {
            CHECK(row.initial >= row.smallest);
            CHECK(row.initial <= row.largest);
        }
    }
}

TEST_CASE("an option is found for the sockets that have it, and a refusal for the others") {
    auto const* const broadcast = find_option(level::socket, 0x0020, SocketType::stream);
    REQUIRE(broadcast);
    CHECK(broadcast->refusal == Code::no_such_option);
    CHECK(find_option(level::socket, 0x7777, SocketType::stream) == nullptr);
    CHECK(find_option(level::ip, 14, SocketType::stream)->initial == 1);
    CHECK(find_option(level::ip, 14, SocketType::datagram)->initial == 0);
}
