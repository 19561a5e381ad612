// SPDX-License-Identifier: MIT
// Waiting for readiness.
#include "shim/core/io/readiness.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

#include "shim/api/marshal.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/core/io/repeated_poll.hpp"
#include "shim/core/io/select.hpp"

using ws2::Code;
using ws2::Result;
using ws2::api::call;
using ws2::core::Conditions;
using ws2::core::ReadinessWait;
using ws2::core::RepeatedPoll;
using ws2::core::SelectSet;
using ws2::core::WaitMemory;
using ws2::platform::Deadline;

namespace {

namespace condition = ws2::core::condition;

// --- select ------------------------------------------------------------------------------------

// The conditions of each set. A socket closed by another thread counts as readable only [winetest:
// test_select].
constexpr Conditions set_interest[] = {
    condition::readable | condition::reset | condition::closed,
    condition::writable | condition::reset,
    condition::urgent | condition::connect_failed,
};

std::optional<Deadline> deadline_from(timeval const* timeout) {
    if (!timeout) return Deadline::never();
    if (timeout->tv_sec < 0 || timeout->tv_usec < 0) return std::nullopt;
    if (timeout->tv_sec == 0 && timeout->tv_usec == 0) return Deadline::now();
    return Deadline::after(std::chrono::seconds{timeout->tv_sec} +
                           std::chrono::microseconds{timeout->tv_usec});
}

// Only as many entries as are counted belong to the program [winetest: test_select].
bool can_use(fd_set* set) {
    if (!set) return true;
    return ws2::api::can_write_bytes(set, sizeof set->fd_count) &&
           ws2::api::can_write(&set->fd_array[0], set->fd_count);
}

// The same set given twice is one set with both questions [winetest: test_select].
class Sets {
public:
    Sets(fd_set* readable, fd_set* writable, fd_set* exceptional) {
        fd_set* const given[] = {readable, writable, exceptional};
        for (std::size_t i = 0; i != std::size(given); ++i) add(given[i], set_interest[i]);
    }

    std::span<SelectSet> span() { return {sets_.data(), size_}; }

    bool are_empty() const {
        return std::ranges::all_of(sets_.begin(), sets_.begin() + size_,
                                   [](SelectSet const& set) { return set.count == 0; });
    }

    void give_back() const {
        for (std::size_t i = 0; i != size_; ++i) sources_[i]->fd_count = sets_[i].count;
    }

private:
    void add(fd_set* source, Conditions interest) {
        if (!source) return;
        for (std::size_t i = 0; i != size_; ++i) {
            if (sources_[i] != source) continue;
            sets_[i].interest = static_cast<Conditions>(sets_[i].interest | interest);
            return;
        }
        sources_[size_] = source;
        sets_[size_++] = {source->fd_array, source->fd_count, interest};
    }

    std::array<SelectSet, 3> sets_{};
    std::array<fd_set*, 3> sources_{};
    std::size_t size_ = 0;
};

// --- WSAPoll -----------------------------------------------------------------------------------

struct EventRow {
    int bits;
    Conditions condition;
};

// What a program may ask for, and what is reported. Bits beyond these are refused.
constexpr EventRow input_events[] = {
    {POLLRDNORM, condition::readable},
    {POLLRDBAND, condition::urgent  },
    {POLLWRNORM, condition::writable},
};
constexpr EventRow output_events[] = {
    {POLLRDNORM,                     condition::readable      },
    {POLLRDBAND,                     condition::urgent        },
    {POLLWRNORM,                     condition::writable      },
    {POLLHUP,                        condition::hang_up       },
    {POLLERR | POLLHUP,              condition::reset         },
    {POLLERR | POLLHUP | POLLWRNORM, condition::connect_failed},
    {POLLNVAL,                       condition::closed        },
};
constexpr int askable_events = POLLRDNORM | POLLRDBAND | POLLWRNORM;
constexpr Conditions always_reported =
    condition::hang_up | condition::reset | condition::connect_failed;

Conditions interest_in(int events) {
    Conditions interest = always_reported;
    for (auto const& row : input_events)
        if ((events & row.bits) != 0) interest |= row.condition;
    return interest;
}

SHORT events_from(Conditions conditions) {
    int events = 0;
    for (auto const& row : output_events)
        if ((conditions & row.condition) != 0) events |= row.bits;
    return static_cast<SHORT>(events);
}

// False: there is a request that no socket can have, and it is not INVALID_SOCKET's. Sockets that
// are none are marked [winetest: test_WSAPoll].
bool add_polled(ReadinessWait& wait, std::span<WSAPOLLFD> items) {
    // Most programs give all sockets the same events.
    int last_events = 0;
    Conditions interest = interest_in(last_events);
    for (auto& item : items) {
        if (item.events != last_events && item.fd != INVALID_SOCKET) {
            item.revents = 0;
            if ((item.events & ~askable_events) != 0) return false;
            last_events = item.events;
            interest = interest_in(last_events);
        }
        item.revents = wait.add(item.fd, interest) ? 0 : POLLNVAL;
    }
    return true;
}

// Windows calls the provider of the first socket there is. Without one the requests are not read
// [winetest: test_WSAPoll].
Code refuse_requests(std::span<WSAPOLLFD> items) {
    bool const has_socket = std::ranges::any_of(items, [](WSAPOLLFD const& item) {
        return static_cast<bool>(ws2::core::acquire_socket(item.fd));
    });
    for (auto& item : items)
        item.revents = has_socket && item.fd != INVALID_SOCKET ? SHORT{0} : SHORT{POLLNVAL};
    return has_socket ? Code::invalid_argument : Code::not_socket;
}

// An item as two words: its handle, and its events beside what is reported.
struct ItemWords {
    std::uintptr_t handle;
    std::uintptr_t events;
};
static_assert(sizeof(ItemWords) == sizeof(WSAPOLLFD) && offsetof(WSAPOLLFD, fd) == 0 &&
              offsetof(WSAPOLLFD, events) == sizeof(std::uintptr_t));

ItemWords words_of(WSAPOLLFD const& item) {
    ItemWords words;
    std::memcpy(&words, &item, sizeof words);
    return words;
}
// Where the half word stands that is `index` behind the start of a word.
constexpr std::uintptr_t half_word(int index) {
    constexpr int bits = 16;
    constexpr int last = sizeof(std::uintptr_t) * 8 / bits - 1;
    int const place = std::endian::native == std::endian::little ? index : last - index;
    return std::uintptr_t{0xFFFF} << (place * bits);
}
constexpr auto events_mask = half_word(0);
constexpr auto reported_mask = half_word(1);
static_assert(offsetof(WSAPOLLFD, revents) == offsetof(WSAPOLLFD, events) + 2);

// Stands for an item, if its handle has no more bits than a handle can have.
constexpr int handle_bits = 48;
std::uint64_t key_of(ItemWords const& item) {
    return std::uint64_t{item.events & events_mask}
               << (handle_bits - std::countr_zero(events_mask)) |
           item.handle;
}

// What a number of items have in common with those of a key. Without a branch for each item.
struct Comparison {
    std::uint64_t difference = 0;
    std::uint64_t handles = 0;
    std::uintptr_t events = 0;
};
Comparison compare(std::span<WSAPOLLFD const> items, std::uint64_t const* key) {
    Comparison all;
    for (auto const& item : items) {
        auto const words = words_of(item);
        all.difference |= *key++ ^ key_of(words);
        all.handles |= words.handle;
        all.events |= words.events;
    }
    return all;
}

// Whether the thread has asked just this before, and there is still nothing. The items are told so.
bool still_finds_nothing(std::span<WSAPOLLFD> items) {
    auto const known = RepeatedPoll::known(items.size());
    if (known.empty() || !ws2::api::can_write(items.data(), items.size())) return false;
    auto const compared = compare(items, known.data());
    if (compared.difference != 0 || compared.handles >> handle_bits != 0) return false;
    if (!RepeatedPoll::finds_nothing()) return false;
    if ((compared.events & reported_mask) != 0)
        for (auto& item : items) item.revents = 0;
    return true;
}

Result<int> poll_all(std::span<WSAPOLLFD> items, Deadline deadline) {
    RepeatedPoll const repeated{deadline.is_now() ? items.size() : 0};
    WaitMemory memory{ReadinessWait::room_for(items.size())};
    ReadinessWait wait{memory, items.size()};
    if (!add_polled(wait, items)) return refuse_requests(items);
    if (wait.size() == 0) return Code::not_socket;
    if (auto const code = wait.wait(deadline); code != Code::ok) return code;
    if (!wait.has_found()) {
        auto* const key = wait.size() == items.size() ? repeated.remember(wait) : nullptr;
        if (key)
            std::ranges::transform(items, key,
                                   [](WSAPOLLFD const& item) { return key_of(words_of(item)); });
        return 0;
    }
    int ready = 0;
    std::size_t index = 0;
    for (auto& item : items) {
        if (item.revents != 0) continue;  // was no socket, and is not counted
        item.revents = events_from(wait.conditions(index++));
        ready += item.revents != 0 ? 1 : 0;
    }
    return ready;
}

Deadline deadline_from(INT milliseconds) {
    if (milliseconds < 0) return Deadline::never();
    return milliseconds == 0 ? Deadline::now()
                             : Deadline::after(std::chrono::milliseconds{milliseconds});
}

}  // namespace

int WSAAPI select(int, fd_set* readfds, fd_set* writefds, fd_set* exceptfds,
                  timeval const* timeout) {
    return call(SOCKET_ERROR, [&]() -> Result<int> {
        if (!can_use(readfds) || !can_use(writefds) || !can_use(exceptfds) ||
            (timeout && !ws2::api::can_read(timeout)))
            return Code::bad_address;
        Sets sets{readfds, writefds, exceptfds};
        if (sets.are_empty()) return Code::invalid_argument;
        auto const ready = ws2::core::wait_for_sets(sets.span(), deadline_from(timeout));
        sets.give_back();
        if (!ready) return ready.code();
        return static_cast<int>(*ready);
    });
}

int WSAAPI WSAPoll(LPWSAPOLLFD fdArray, ULONG fds, INT timeout) {
    if (timeout == 0 && still_finds_nothing({fdArray, fds})) {
        ws2::api::set_last_error(Code::ok);
        return 0;
    }
    return call(SOCKET_ERROR, [&]() -> Result<int> {
        if (fds == 0) return Code::invalid_argument;
        if (!ws2::api::can_write(fdArray, fds)) return Code::bad_address;
        return poll_all({fdArray, fds}, deadline_from(timeout));
    });
}

// Looks at the array alone, as the macro does: neither WSAStartup nor the last error matter.
int WSAAPI __WSAFDIsSet(SOCKET fd, fd_set* set) {
    // Not the array of the declaration: a program's own FD_SETSIZE makes it longer.
    SOCKET const* const first = set->fd_array;
    auto const* const end = first + set->fd_count;
    return std::find(first, end, fd) != end ? 1 : 0;
}
