"""Packages of learning platforms (IMS content packages, Common Cartridge): their manifest, their files, their pages."""
