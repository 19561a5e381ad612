// SPDX-License-Identifier: MIT
// What Microsoft's compiler and its C++ library take: names whose headers are not included,
// std::exception with a text, what() without noexcept, a pure function with a body.
#include <winsock2.h>

#include <iostream>
#include <mutex>

class Lost : public std::exception {
public:
    Lost(const char* why) : std::exception(why) {}
    virtual const char* what() const { return exception::what(); }
};

struct Shape {
    virtual int corners() = 0 { return 2; }
    virtual ~Shape() {}
};
struct Square : Shape {
    int corners() { return Shape::corners() + 2; }
};

std::condition_variable ready;
std::shared_ptr<Square> square(new Square);

int main() {
    std::string said;
    char copied[5];
    try {
        throw Lost("lost");
    } catch (const std::exception& lost) {
        std::memcpy(copied, lost.what(), sizeof copied);
        said = copied;
    }
    try {
        throw std::exception("found");
    } catch (std::exception& found) {
        said += found.what();
    }
    std::cout << (said == "lostfound" ? 38 + square->corners() : 1) << std::endl;
}
