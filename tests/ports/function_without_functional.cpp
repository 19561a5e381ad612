// SPDX-License-Identifier: MIT
// Templates of the C++ library whose headers are not included, where the host's compiler says only
// that it did not expect their arguments.
#include <winsock2.h>

#include <cstdio>

class Job {
public:
    Job(std::function<int()> callback) : callback_(callback) {}
    int run() { return callback_(); }

private:
    std::function<int()> callback_;
};
struct Owned : public std::enable_shared_from_this<Owned> {};

int main() {
    std::printf("%d\n", Job([] { return 42; }).run());
}
