// SPDX-License-Identifier: MIT
// The hash functions that Microsoft's cryptography offers under the names CALG_MD5, CALG_SHA1 and
// CALG_SHA_256 to CALG_SHA_512. No library of the host's is behind them: it would be a dependency
// of every socket program for the few that ask for a hash.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ws2::api {

class Digest {
public:
    enum class Kind { md5, sha1, sha256, sha384, sha512 };

    explicit Digest(Kind kind);

    void add(std::span<std::uint8_t const> bytes);

    // Of what has been added so far.
    std::vector<std::uint8_t> value() const;

    std::size_t value_bytes() const;
    std::size_t block_bytes() const;

private:
    struct Algorithm;
    static Algorithm const& algorithm_of(Kind kind);

    Algorithm const* algorithm_;
    std::array<std::uint64_t, 8> state_;
    std::array<std::uint8_t, 128> block_{};
    std::uint64_t length_ = 0;  // in bytes
};

}  // namespace ws2::api
