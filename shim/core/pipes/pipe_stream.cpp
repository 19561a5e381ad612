// SPDX-License-Identifier: MIT
#include "shim/core/pipes/pipe_stream.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "platform/poll.hpp"
#include "platform/socket_calls.hpp"
#include "shim/core/objects/without_memory.hpp"

namespace ws2::core {

namespace {

constexpr std::size_t bytes_at_once = 65536;

}  // namespace

PipeStream::PipeStream(UniqueDescriptor stream, std::shared_ptr<platform::PipeMemory> memory,
                       PipeEnd end)
    : stream_{std::move(stream)}, memory_{std::move(memory)}, end_{end} {}

PipeStream::Way& PipeStream::way_in() const {
    return end_ == PipeEnd::server ? board().to_server : board().to_client;
}
PipeStream::Way& PipeStream::way_out() const {
    return end_ == PipeEnd::server ? board().to_client : board().to_server;
}

Code PipeStream::end_of_reading() const {
    return is_disconnected() ? Code::pipe_not_connected : Code::broken_pipe;
}
Code PipeStream::end_of_writing() const {
    return is_disconnected() ? Code::pipe_not_connected : Code::no_data_in_pipe;
}

// --- reading -------------------------------------------------------------------------------------

// would_block, or how many; the end of the stream and its breaking are the same.
Result<std::size_t> PipeStream::receive(void* data, std::size_t length, unsigned flags) const {
    for (;;) {
        auto const count = platform::receive(fd(), data, length, flags | platform::flag_dont_wait);
        if (count && *count != 0) return count;
        if (count || (count.code() != Code::would_block && count.code() != Code::interrupted))
            return end_of_reading();
        if (count.code() == Code::would_block) return count;
    }
}

PipeStream::Progress PipeStream::count_read(Progress progress) const {
    way_in().read += progress.bytes;
    return progress;
}

PipeStream::Progress PipeStream::read(void* data, std::size_t length, PipeReading reading) {
    if (is_disconnected()) return {Code::pipe_not_connected, 0};
    if (!has_messages()) return count_read(read_bytes(data, length));
    if (reading == PipeReading::messages) return count_read(read_message(data, length));
    return count_read(read_across_messages(static_cast<char*>(data), length));
}

PipeStream::Progress PipeStream::read_bytes(void* data, std::size_t length) {
    char one = 0;
    auto const count =
        length != 0 ? receive(data, length, 0) : receive(&one, 1, platform::flag_peek);
    if (!count) return {count.code(), 0};
    return {Code::ok, length != 0 ? *count : 0};
}

// So many bytes have come and were not taken, or why not.
Code PipeStream::bring(std::size_t wanted) {
    while (come() < wanted) {
        if (ended_ != Code::ok) return ended_;
        if (used_ != 0) {
            come_.erase(come_.begin(), come_.begin() + static_cast<std::ptrdiff_t>(used_));
            used_ = 0;
        }
        auto const before = come_.size();
        come_.resize(before + std::max(wanted - before, bytes_at_once));
        auto const count = receive(come_.data() + before, come_.size() - before, 0);
        come_.resize(before + (count ? *count : 0));
        if (count) continue;
        if (count.code() != Code::would_block) ended_ = count.code();
        return count.code();
    }
    return Code::ok;
}

void PipeStream::bring_all() {
    while (bring(come() + 1) == Code::ok) {
    }
}

void PipeStream::take(void* data, std::size_t length) {
    if (length != 0) std::memcpy(data, come_.data() + used_, length);
    used_ += length;
    if (used_ == come_.size()) {
        come_.clear();
        used_ = 0;
    }
}

Code PipeStream::begin_message() {
    if (is_in_message_) return Code::ok;
    if (auto const code = bring(sizeof(Length)); code != Code::ok) return code;
    Length length = 0;
    take(&length, sizeof length);
    left_ = length;
    is_in_message_ = true;
    return Code::ok;
}

PipeStream::Progress PipeStream::read_message(void* data, std::size_t length) {
    if (auto const code = begin_message(); code != Code::ok) return {code, 0};
    auto const count = std::min(length, left_);
    if (auto const code = bring(count); code != Code::ok) return {code, 0};
    take(data, count);
    left_ -= count;
    is_in_message_ = left_ != 0;
    return {is_in_message_ ? Code::more_data : Code::ok, count};
}

// As much as there is. Messages without bytes end nothing but a read that finds no others.
PipeStream::Progress PipeStream::read_across_messages(char* data, std::size_t length) {
    std::size_t done = 0;
    bool has_found = false;
    Code code = Code::ok;
    do {
        code = begin_message();
        if (code != Code::ok) break;
        if (left_ != 0 && (code = bring(1)) != Code::ok) break;
        has_found = true;
        auto const count = std::min({length - done, left_, come()});
        take(data + done, count);
        done += count;
        left_ -= count;
        is_in_message_ = left_ != 0;
    } while (done != length);
    return has_found ? Progress{Code::ok, done} : Progress{code, 0};
}

// --- peeking -------------------------------------------------------------------------------------

Result<PipeStream::Peeked> PipeStream::peek(void* data, std::size_t length) {
    if (is_disconnected()) return Code::pipe_not_connected;
    return has_messages() ? peek_messages(data, length) : peek_bytes(data, length);
}

Result<PipeStream::Peeked> PipeStream::peek_bytes(void* data, std::size_t length) const {
    auto const available = platform::bytes_available(fd());
    if (!available || (*available == 0 && !has_peer())) return end_of_reading();
    Peeked peeked;
    peeked.available = *available;
    if (length == 0 || *available == 0) return peeked;
    auto const count =
        receive(data, std::min<std::size_t>(length, *available), platform::flag_peek);
    if (count) peeked.bytes = *count;
    return peeked;
}

// What has come of a message that is still on its way counts.
Result<PipeStream::Peeked> PipeStream::peek_messages(void* data, std::size_t length) {
    bring_all();
    auto const code = begin_message();
    if (code == Code::would_block) return Peeked{};
    if (code != Code::ok) return code;
    bring_all();
    Peeked peeked;
    peeked.of_message = static_cast<std::uint32_t>(left_);
    peeked.bytes = std::min({length, left_, come()});
    if (peeked.bytes != 0) std::memcpy(data, come_.data() + used_, peeked.bytes);
    auto at = used_;
    for (auto of_message = left_;;) {
        auto const here = std::min(of_message, come_.size() - at);
        peeked.available += static_cast<std::uint32_t>(here);
        at += here;
        if (come_.size() - at < sizeof(Length)) return peeked;
        Length next = 0;
        std::memcpy(&next, come_.data() + at, sizeof next);
        at += sizeof next;
        of_message = next;
    }
}

// --- writing -------------------------------------------------------------------------------------

void PipeStream::send_rest() {
    while (!rest_.empty()) {
        auto const count =
            platform::send(fd(), rest_.data(), rest_.size(), platform::flag_dont_wait);
        if (!count && count.code() == Code::interrupted) continue;
        if (!count) return;
        rest_.erase(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(*count));
    }
}

// A message without bytes is its length; bytes that are none are nothing.
PipeStream::Progress PipeStream::write(void const* data, std::size_t length, std::size_t& done) {
    if (is_disconnected()) return {Code::pipe_not_connected, 0};
    if (length == 0 && !has_peer()) return {end_of_writing(), 0};
    send_rest();
    if (!rest_.empty()) return {has_peer() ? Code::would_block : end_of_writing(), 0};
    auto before = static_cast<Length>(length);
    std::size_t const head = has_messages() ? sizeof before : 0;
    while (done != head + length) {
        auto const of_head = std::min(done, head);
        auto const of_data = done - of_head;
        std::array<platform::Buffer, 2> const buffers{
            {{reinterpret_cast<char*>(&before) + of_head, head - of_head},
             {const_cast<char*>(static_cast<char const*>(data)) + of_data, length - of_data}}
        };
        auto const count = platform::send_vector(fd(), buffers, platform::flag_dont_wait);
        if (!count && count.code() == Code::interrupted) continue;
        if (!count && count.code() == Code::would_block) return {Code::would_block, 0};
        if (!count) return {end_of_writing(), 0};
        done += *count;
    }
    way_out().written += length;
    return {Code::ok, length};
}

void PipeStream::leave_rest(void const* data, std::size_t length, std::size_t done) {
    if (!has_messages() || done == 0) return;
    auto const before = static_cast<Length>(length);
    auto const* const head = reinterpret_cast<char const*>(&before);
    auto const* const bytes = static_cast<char const*>(data);
    auto const of_head = std::min(done, sizeof before);
    bool const is_kept = value_without_memory(false, [&] {
        rest_.reserve(sizeof before + length - done);
        rest_.insert(rest_.end(), head + of_head, head + sizeof before);
        rest_.insert(rest_.end(), bytes + (done - of_head), bytes + length);
        return true;
    });
    if (!is_kept) return wake_waiting();  // what the other end has of it is the last
    way_out().written += length;
}

// --- the other end -------------------------------------------------------------------------------

bool PipeStream::has_peer() const {
    return (platform::poll_now(fd(), 0) & (platform::poll_hang_up | platform::poll_error)) == 0;
}

// A child that was handed the stream does not count what it reads.
std::uint32_t PipeStream::unread_by_other() const {
    auto const read = way_out().read.load();
    auto const written = way_out().written.load();
    if (read >= written) return 0;
    if (board().is_handed_out == 0) return static_cast<std::uint32_t>(written - read);
    auto const left = platform::bytes_unacknowledged(fd());
    return left ? *left : 0;
}

Result<int> PipeStream::hand_out() {
    if (has_messages()) return Code::invalid_handle;
    board().is_handed_out = 1;
    return fd();
}

void PipeStream::disconnect() {
    board().is_disconnected = 1;
    wake_waiting();
}

void PipeStream::wake_waiting() const {
    static_cast<void>(platform::shut_down(fd(), Direction::both));
}

}  // namespace ws2::core
