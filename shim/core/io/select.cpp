// SPDX-License-Identifier: MIT
#include "shim/core/io/select.hpp"

#include <algorithm>
#include <bit>

#include "shim/core/io/repeated_poll.hpp"

namespace ws2::core {
namespace {

// Finds handles that a set lists twice. A few are compared one by one, more go through a table.
class Repeats {
public:
    static std::size_t slots_for(std::size_t count) { return std::bit_ceil(count * 2 + 1); }

    Repeats(std::uint32_t* slots, std::size_t slot_count) : slots_{slots}, mask_{slot_count - 1} {}

    // Whether `handle` is among the `count` kept ones, which the caller keeps in order.
    bool contains(Handle const* kept, std::uint32_t count, Handle handle) {
        if (count <= few) return std::find(kept, kept + count, handle) != kept + count;
        if (known_ == 0) std::fill_n(slots_, mask_ + 1, std::uint32_t{0});
        for (; known_ != count; ++known_) *slot_of(kept[known_]) = as_entry(kept[known_]);
        return *slot_of(handle) != 0;
    }

private:
    static constexpr std::uint32_t few = 8;
    static std::uint32_t as_entry(Handle handle) { return static_cast<std::uint32_t>(handle); }

    // Where the handle is, or the empty place where it belongs.
    std::uint32_t* slot_of(Handle handle) {
        std::size_t at = (handle >> 2) & mask_;
        while (slots_[at] != 0 && slots_[at] != as_entry(handle)) at = (at + 1) & mask_;
        return &slots_[at];
    }

    std::uint32_t* slots_;
    std::size_t mask_;
    std::uint32_t known_ = 0;
};

// Programs put the same sockets into several sets, mostly in the same order. Then one entry serves
// all; looking a few places ahead finds nearly all of them, and the others merely cost the host a
// second look.
class Merger {
public:
    explicit Merger(ReadinessWait& wait) : wait_{wait}, end_{wait.size()} {}

    // The index of the socket's entry; nothing when there is no such socket.
    std::optional<std::uint32_t> add(Handle handle, Conditions interest) {
        auto const limit = std::min(end_, next_ + look_ahead);
        for (std::size_t i = next_; i < limit; ++i) {
            if (wait_.handle(i) != handle) continue;
            wait_.widen(i, interest);
            next_ = i + 1;
            return static_cast<std::uint32_t>(i);
        }
        if (!wait_.add(handle, interest)) return std::nullopt;
        return static_cast<std::uint32_t>(wait_.size() - 1);
    }

private:
    static constexpr std::size_t look_ahead = 8;
    ReadinessWait& wait_;
    std::size_t next_ = 0;
    std::size_t const end_;
};

bool add_all(ReadinessWait& wait, std::span<SelectSet const> sets, std::uint32_t* index) {
    for (auto const& set : sets) {
        Merger merger{wait};
        for (std::uint32_t i = 0; i != set.count; ++i) {
            auto const added = merger.add(set.handles[i], set.interest);
            if (!added) return false;
            *index++ = *added;
        }
    }
    return true;
}

void keep_ready(ReadinessWait const& wait, SelectSet& set, std::uint32_t const* index,
                Repeats repeats) {
    std::uint32_t kept = 0;
    for (std::uint32_t i = 0; i != set.count; ++i) {
        if ((wait.conditions(index[i]) & set.interest) == 0) continue;
        auto const handle = set.handles[i];
        if (!repeats.contains(set.handles, kept, handle)) set.handles[kept++] = handle;
    }
    set.count = kept;
}

// The words that stand for the sets: of each what it waits for, how many handles it has, and these.
// No item of WSAPoll has this bit.
constexpr std::uint64_t is_set = std::uint64_t{1} << 63;

std::size_t key_size_of(std::span<SelectSet const> sets) {
    std::size_t size = 0;
    for (auto const& set : sets) size += 2 + set.count;
    return size;
}

void write_key(std::span<SelectSet const> sets, std::uint64_t* key) {
    for (auto const& set : sets) {
        *key++ = is_set | set.interest;
        *key++ = set.count;
        key = std::copy_n(set.handles, set.count, key);
    }
}

bool has_key(std::span<SelectSet const> sets, std::uint64_t const* key) {
    for (auto const& set : sets) {
        if (key[0] != (is_set | set.interest) || key[1] != set.count) return false;
        key += 2;
        std::uint64_t difference = 0;
        for (std::uint32_t i = 0; i != set.count; ++i) difference |= key[i] ^ set.handles[i];
        if (difference != 0) return false;
        key += set.count;
    }
    return true;
}

}  // namespace

Result<std::size_t> wait_for_sets(std::span<SelectSet> sets,
                                  std::optional<platform::Deadline> deadline) {
    bool const only_looks = deadline && deadline->is_now();
    auto const key_size = only_looks ? key_size_of(sets) : 0;
    auto const known = RepeatedPoll::known(key_size);
    RepeatedPoll const repeated{key_size};
    if (!known.empty() && has_key(sets, known.data()) && RepeatedPoll::finds_nothing()) {
        for (auto& set : sets) set.count = 0;
        return std::size_t{0};
    }
    std::size_t total = 0;
    std::size_t largest = 0;
    for (auto const& set : sets) {
        total += set.count;
        largest = std::max<std::size_t>(largest, set.count);
    }
    auto const slot_count = Repeats::slots_for(largest);
    WaitMemory memory{ReadinessWait::room_for(total) + WaitMemory::room_for<std::uint32_t>(total) +
                      WaitMemory::room_for<std::uint32_t>(slot_count)};
    auto* const index = memory.take<std::uint32_t>(total);
    auto* const slots = memory.take<std::uint32_t>(slot_count);
    ReadinessWait wait{memory, total};

    if (!add_all(wait, sets, index)) return Code::not_socket;
    if (!deadline) return Code::invalid_argument;
    if (auto const code = wait.wait(*deadline); code != Code::ok) return code;
    if (!wait.has_found())
        if (auto* const key = repeated.remember(wait)) write_key(sets, key);

    std::size_t ready = 0;
    auto const* position = index;
    for (auto& set : sets) {
        auto const listed = set.count;
        if (wait.has_found())
            keep_ready(wait, set, position, Repeats{slots, slot_count});
        else
            set.count = 0;
        ready += set.count;
        position += listed;
    }
    if (ready == 0 && wait.has_found()) return Code::not_socket;
    return ready;
}

}  // namespace ws2::core
