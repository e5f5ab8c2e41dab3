import M
import struct M.T
@testable import N
