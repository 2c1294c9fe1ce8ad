// Gives a fuzz target every file of a folder, once. Takes the place of libFuzzer in builds without it, so that what
// fuzzing once found is an ordinary test.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "tests/fuzz/target.hpp"

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_of(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(folder, missing))
        if (entry.is_regular_file()) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

bool replay(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return false;
    std::vector<char> bytes(std::istreambuf_iterator<char>(in), {});
    bytes.shrink_to_fit();  // so that AddressSanitizer sees a read behind the last byte
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    const auto files = files_of(argv[1]);
    for (const auto& file : files) {
        std::fprintf(stderr, "%s\n", file.c_str());
        if (!replay(file)) {
            std::fprintf(stderr, "cannot be read\n");
            return 1;
        }
    }
    if (files.empty()) {
        std::fprintf(stderr, "%s: no files to replay\n", argv[1]);
        return 1;
    }
    return 0;
}
