// SPDX-License-Identifier: MIT
#include "shim/core/options/option_shapes.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <iterator>

namespace ws2::core {
namespace {

enum class Meaning : std::uint8_t { exact, truth, low_byte_truth };
enum class Short : std::uint8_t { taken, refused, refused_and_cleared, refused_and_reported_empty };

// What a set says to a length of 0, and to a negative one.
struct ShapeRow {
    Shape shape;
    Meaning meaning;
    Short short_room;
    Code empty_set;
    Code negative_set;
    std::array<int, 3> written;   // bytes for room of 1, 2 to 3, and 4 or more
    std::array<int, 3> reported;  // the length returned for each
};

constexpr Code fine = Code::ok;
constexpr Code bad = Code::bad_address;
constexpr Code full = Code::no_buffers;

// clang-format off
constexpr ShapeRow shape_rows[] = {
    {Shape::flag,          Meaning::truth,          Short::taken,                      fine, fine, {1, 2, 4}, {1, 1, 4}},
    {Shape::byte,          Meaning::low_byte_truth, Short::taken,                      bad,  full, {1, 1, 1}, {1, 1, 1}},
    {Shape::number,        Meaning::exact,          Short::refused_and_cleared,        bad,  fine, {0, 0, 4}, {1, 2, 4}},
    {Shape::quiet_number,  Meaning::exact,          Short::refused,                    bad,  fine, {0, 0, 4}, {1, 2, 4}},
    {Shape::strict_number, Meaning::exact,          Short::refused_and_reported_empty, bad,  full, {0, 0, 4}, {0, 0, 4}},
    {Shape::strict_flag,   Meaning::truth,          Short::refused_and_reported_empty, bad,  full, {0, 0, 4}, {0, 0, 4}},
    {Shape::prefix_number, Meaning::exact,          Short::taken,                      bad,  full, {1, 1, 4}, {1, 1, 4}},
    {Shape::prefix_flag,   Meaning::truth,          Short::taken,                      bad,  full, {1, 1, 4}, {1, 1, 4}},
};
// clang-format on

constexpr int number_size = 4;

ShapeRow const* find_shape(Shape shape) {
    auto const* const row = std::ranges::find(shape_rows, shape, &ShapeRow::shape);
    return row != std::ranges::end(shape_rows) ? row : nullptr;
}

std::uint32_t meant(Meaning meaning, std::uint32_t value) {
    switch (meaning) {
        case Meaning::exact:
            return value;
        case Meaning::truth:
            return value != 0 ? 1 : 0;
        case Meaning::low_byte_truth:
            return (value & 0xff) != 0 ? 1 : 0;
    }
    return value;
}

// Where a number of so many bytes is a part of the one that is there, whichever byte comes first
// here.
char* lowest_bytes(char* number, int count) {
    return std::endian::native == std::endian::big ? number + number_size - count : number;
}
char* lowest_bytes(std::uint32_t& value, int count) {
    return lowest_bytes(reinterpret_cast<char*>(&value), count);
}

std::size_t room_class(int length) { return length == 1 ? 0 : (length < number_size ? 1 : 2); }

}  // namespace

// A negative length is a very large one to the options that only look for enough.
Result<DecodedOption> decode_option(Shape shape, OptionInput input) {
    if (shape == Shape::nothing) return DecodedOption{};
    if (shape == Shape::empty)
        return input.length == 0 ? Result{DecodedOption{0, true}} : Code::invalid_argument;
    auto const* const row = find_shape(shape);
    if (!row) return Code::no_such_option;
    if (!input.data) return Code::bad_address;
    if (input.length == 0)
        return row->empty_set == fine ? Result{DecodedOption{0, true}} : row->empty_set;
    if (input.length < 0 && row->negative_set != fine) return row->negative_set;
    int const length = input.length < 0 ? number_size : std::min(input.length, number_size);
    if (length < number_size && row->short_room != Short::taken) return Code::bad_address;
    std::uint32_t value = 0;
    std::memcpy(lowest_bytes(value, length), input.data, static_cast<std::size_t>(length));
    return DecodedOption{meant(row->meaning, value), false};
}

Code check_option_room(Shape shape, OptionOutput& output) {
    if (shape == Shape::empty) return output.data ? Code::ok : Code::bad_address;
    auto const* const row = find_shape(shape);
    if (!row) return Code::no_such_option;
    if (!output.data || output.length <= 0) return Code::bad_address;
    if (output.length >= number_size || row->short_room == Short::taken) return Code::ok;
    if (row->short_room == Short::refused_and_cleared)
        std::memset(output.data, 0, static_cast<std::size_t>(output.length));
    if (row->short_room == Short::refused_and_reported_empty) output.length = 0;
    return Code::bad_address;
}

void encode_option(Shape shape, std::uint32_t value, OptionOutput& output) {
    auto const* const row = find_shape(shape);
    if (!row) {
        output.length = 0;
        return;
    }
    auto const room = room_class(output.length);
    auto const count = row->written[room];
    // Programs read a flag as a whole number, of which Windows writes the lowest byte.
    auto* const bytes = static_cast<char*>(output.data);
    auto* const to = output.length >= number_size ? lowest_bytes(bytes, count) : bytes;
    std::memcpy(to, lowest_bytes(value, count), static_cast<std::size_t>(count));
    output.length = row->reported[room];
}

}  // namespace ws2::core
