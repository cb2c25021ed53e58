from mathkit import TOLERANCE
