// SPDX-License-Identifier: MIT
// A large file through a connection, without the program touching the data.
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <thread>

#include "bench/rows/connected.hpp"

namespace ws2::bench {
namespace {

constexpr std::int64_t length = std::int64_t{1} << 30;

// As large as it claims, with nothing in it; gone at the end.
class EmptyFile {
public:
    EmptyFile() {
        std::ofstream{path_};
        std::filesystem::resize_file(path_, static_cast<std::uintmax_t>(length));
    }
    EmptyFile(EmptyFile const&) = delete;
    EmptyFile& operator=(EmptyFile const&) = delete;
    ~EmptyFile() { std::filesystem::remove(path_); }
    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                  ("ws2shim-bench-" + std::to_string(std::random_device{}()));
};

Measurement send_file() {
    struct Stage : Pair {
        EmptyFile file;
        peer::File opened{file.path().c_str()};
    };
    return [stage = std::make_shared<Stage>()](std::int64_t count) {
        return timed(count, [&] {
            std::jthread const reader{[&] {
                std::vector<char> data(1 << 16);
                for (std::int64_t left = length; left > 0;) {
                    auto const part = peer::receive(stage->server.get(), data.data(), 1 << 16);
                    require(part > 0, "receive");
                    left -= part;
                }
            }};
            require(peer::send_file(stage->client.get(), stage->opened, length), "send the file");
        });
    };
}

Added const added{"send file 1 GiB", send_file};

}  // namespace
}  // namespace ws2::bench
