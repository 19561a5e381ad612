// SPDX-License-Identifier: MIT
// The image is the members one after the other, as they lie in memory; lists have their length
// first. ImageWriter and ImageReader walk the same list of members, so they cannot disagree.
#include "shim/core/duplication/socket_image.hpp"

#include <cstring>
#include <type_traits>

namespace ws2::core {
namespace {

// Changes whenever for_each_field() or a type in it does.
constexpr std::uint32_t image_version = 0x57320001;

template <class Archive, class Image>
void for_each_field(Archive& archive, Image& image) {
    archive(image.kind.family);
    archive(image.kind.type);
    archive(image.kind.protocol);
    archive(image.phase);
    archive(image.mode);
    archive(image.was_bound);
    archive(image.is_receiving_shut);
    archive(image.is_sending_shut);
    archive(image.oob_inline);
    archive(image.connect_failed);
    archive(image.reports_icmp_errors);
    archive(image.breakage);
    archive(image.error_option);
    archive(image.backlog);
    archive(image.peer);
    archive(image.options.receive_timeout_ms);
    archive(image.options.send_timeout_ms);
    archive(image.options.receive_buffer);
    archive(image.options.send_buffer);
    archive(image.options.linger_on);
    archive(image.options.linger_seconds);
    archive(image.options.reuse_address);
    archive(image.options.exclusive_address);
    archive(image.options.others);
    archive(image.connected_seconds);
    archive(image.urgent);
    archive(image.ahead);
    archive(image.unsent);
    archive(image.is_shared);
}

// Only counts without a place to write to: the unsent bytes may be many, and are copied once.
class ImageWriter {
public:
    explicit ImageWriter(char* place) : place_{place} {}

    template <class T>
    void operator()(T const& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        add(&value, sizeof value);
    }
    void operator()(std::vector<char> const& list) {
        (*this)(list.size());
        add(list.data(), list.size());
    }
    void operator()(OptionValues const& values) {
        (*this)(static_cast<std::size_t>(values.end() - values.begin()));
        for (auto const& entry : values) {
            (*this)(entry.option);
            (*this)(entry.value);
        }
    }
    void operator()(std::vector<SendQueue::Unsent> const& pieces) {
        (*this)(pieces.size());
        for (auto const& piece : pieces) {
            (*this)(piece.bytes);
            (*this)(piece.flags);
        }
    }

    std::size_t size() const { return size_; }

private:
    void add(void const* data, std::size_t size) {
        if (place_ && size != 0) std::memcpy(place_ + size_, data, size);
        size_ += size;
    }

    char* place_;
    std::size_t size_ = 0;
};

std::size_t write(SocketImage const& image, char* place) {
    ImageWriter writer{place};
    writer(image_version);
    for_each_field(writer, image);
    return writer.size();
}

// After the first thing that is missing everything reads as it was.
class ImageReader {
public:
    explicit ImageReader(std::span<char const> image) : rest_{image} {}

    template <class T>
    void operator()(T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        if (auto const bytes = take(sizeof value); !bytes.empty())
            std::memcpy(&value, bytes.data(), sizeof value);
    }
    void operator()(std::vector<char>& value) {
        auto const bytes = take(count());
        value.assign(bytes.begin(), bytes.end());
    }
    void operator()(OptionValues& values) {
        for (auto left = count(); left != 0 && is_whole(); --left) {
            OptionValues::Entry entry{};
            (*this)(entry.option);
            (*this)(entry.value);
            values.set(entry.option, entry.value);
        }
    }
    void operator()(std::vector<SendQueue::Unsent>& pieces) {
        for (auto left = count(); left != 0 && is_whole(); --left) {
            auto& piece = pieces.emplace_back();
            (*this)(piece.bytes);
            (*this)(piece.flags);
        }
    }

    bool is_whole() const { return is_whole_; }
    bool is_at_end() const { return is_whole_ && rest_.empty(); }

private:
    std::span<char const> take(std::size_t size) {
        is_whole_ = is_whole_ && size <= rest_.size();
        if (!is_whole_) return {};
        auto const taken = rest_.first(size);
        rest_ = rest_.subspan(size);
        return taken;
    }
    std::size_t count() {
        std::size_t value = 0;
        (*this)(value);
        return value;
    }

    std::span<char const> rest_;
    bool is_whole_ = true;
};

}  // namespace

std::vector<char> to_bytes(SocketImage const& image) {
    std::vector<char> bytes(write(image, nullptr));
    write(image, bytes.data());
    return bytes;
}

Result<SocketImage> from_bytes(std::span<char const> bytes) {
    ImageReader reader{bytes};
    std::uint32_t version = 0;
    reader(version);
    if (version != image_version) return Code::invalid_argument;
    SocketImage image;
    for_each_field(reader, image);
    if (!reader.is_at_end()) return Code::invalid_argument;
    return image;
}

}  // namespace ws2::core
